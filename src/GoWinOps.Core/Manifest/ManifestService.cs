using GoWinOps.Services;

namespace GoWinOps.Manifest;

/// <summary>The section <c>service</c>: a name and the settings of the service. What the file leaves out is null.</summary>
public sealed class ManifestService : ServiceSettings
{
    /// <summary>The service's name; the manifest's own name where the section gives none.</summary>
    public string Name { get; set; } = string.Empty;
}
