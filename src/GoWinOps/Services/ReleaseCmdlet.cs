using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that bring a release to nodes and change nothing else: which release it is.</summary>
public abstract class ReleaseCmdlet : ManifestCmdlet
{
    /// <summary>The release's version; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Version { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256, checked before anything is sent; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    public string? Sha256 { get; set; }
}
