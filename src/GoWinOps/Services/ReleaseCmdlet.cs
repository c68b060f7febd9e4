using System;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that bring a release to nodes: which release it is, and the manifest that says what is not given.</summary>
public abstract class ReleaseCmdlet : NodeCmdlet
{
    private protected const string ManifestSet = "Manifest";

    /// <summary>The manifest that says what is not given here: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Manifest { get; set; }

    /// <summary>The environment of the manifest whose nodes are meant: <c>development</c>, <c>staging</c> or <c>production</c>.</summary>
    [Parameter(ParameterSetName = ManifestSet)]
    [ArgumentCompleter(typeof(ManifestEnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentName { get; set; }

    /// <summary>The release's version; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Version { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256, checked before anything is sent; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    public string? Sha256 { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Manifest is null)
            return;
        string path = await ResolvePathAsync(Manifest).ConfigureAwait(false);
        GoManifest manifest = await ManifestReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        ApplyManifest(EnvironmentName is null ? manifest : manifest.ForEnvironment(EnvironmentName));
    }

    /// <summary>Takes from the manifest what no parameter says.</summary>
    private protected abstract void ApplyManifest(GoManifest manifest);

    /// <summary>Looks whether a file is an executable for Windows and the one that was built, and answers with its SHA-256.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="expected">The SHA-256 it is to have; null when that is not known.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactMissing</c>, <c>ArtifactChanged</c>, or that it is no such executable.</exception>
    private protected static async Task<string> CheckExecutableAsync(string path, string? expected, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ArtifactMissing), path, path);
        string actual = await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
        if (expected is not null && !string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase))
            throw new GoWinOpsException(nameof(Messages.ArtifactChanged), path, path, expected.ToLowerInvariant(), actual);
        using FileStream stream = File.OpenRead(path);
        ExecutableImage.ReadMachine(stream, path);
        return actual;
    }
}
