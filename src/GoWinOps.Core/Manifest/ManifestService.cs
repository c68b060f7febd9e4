using GoWinOps.Services;

namespace GoWinOps.Manifest;

/// <summary>The section <c>service</c>. What the file leaves out is null.</summary>
public sealed class ManifestService
{
    /// <summary>The service's name; the manifest's own name where the section gives none.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The name people see.</summary>
    public string? DisplayName { get; set; }

    /// <summary>What the service is for.</summary>
    public string? Description { get; set; }

    /// <summary>The service's arguments, unquoted.</summary>
    public string[]? Arguments { get; set; }

    /// <summary>Who the service runs as.</summary>
    public string? Account { get; set; }

    /// <summary>When the service starts.</summary>
    public GoServiceStartType? StartupType { get; set; }

    /// <summary>The services it needs.</summary>
    public string[]? DependsOn { get; set; }
}
