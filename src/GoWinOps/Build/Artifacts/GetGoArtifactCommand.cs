using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Finds artifacts in an output folder, on a share or on an artifact server.</summary>
[Cmdlet(VerbsCommon.Get, "GoArtifact")]
[OutputType(typeof(GoArtifact))]
public sealed class GetGoArtifactCommand : ArtifactStoreCmdlet
{
    /// <summary>The folder, share or server's address.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "artifacts";

    /// <summary>The programs' names.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ArtifactCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>The versions.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ArtifactCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Version { get; set; } = Array.Empty<string>();

    /// <summary>The targets: os/architecture for every processor level, os/architecture/level for one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ArtifactCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Target { get; set; } = Array.Empty<string>();

    /// <summary>Of each name, target and processor level, only the newest version; a pre-release only where there is nothing else.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        using IArtifactStore store = await OpenAsync(Path).ConfigureAwait(false);
        ArtifactFilter filter = new() { Names = Name, Versions = Version, Targets = Target };
        IReadOnlyList<GoArtifact> found = await TransferAsync(
            "Finding artifacts", store.Root, (_, token) => ArtifactFinder.FindAsync(store, filter, SystemClock.Instance, problem => WriteErrorAsync(problem), token), cancellationToken).ConfigureAwait(false);
        IEnumerable<GoArtifact> wanted = Latest ? found.GroupBy(artifact => (artifact.Name, ArtifactFolder.Of(artifact.Target, artifact.Microarchitecture))).Select(group => group.FirstOrDefault(IsRelease) ?? group.First()) : found;
        foreach (GoArtifact artifact in wanted)
            await WriteObjectAsync(artifact).ConfigureAwait(false);
        // As everywhere in PowerShell: who names one thing is told of its absence, who gives a pattern is not.
        foreach (string name in Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (!found.Any(artifact => string.Equals(artifact.Name, name, StringComparison.OrdinalIgnoreCase)))
                await WriteErrorAsync(new GoWinOpsException(nameof(Messages.ArtifactNameNotFound), name, name, store.Root), name).ConfigureAwait(false);
        }
    }

    private static bool IsRelease(GoArtifact artifact) => SemanticVersion.TryParse(artifact.Version, out SemanticVersion version) && !version.IsPrerelease;
}
