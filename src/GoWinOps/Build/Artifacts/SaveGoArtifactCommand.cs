using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Fetches artifacts from a folder, a share or an artifact server.</summary>
[Cmdlet(VerbsData.Save, "GoArtifact", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(GoArtifact))]
public sealed class SaveGoArtifactCommand : ArtifactStoreCmdlet
{
    private static readonly char[] Separators = { '/', System.IO.Path.DirectorySeparatorChar };
    private SemaphoreSlim? throttle;
    private string destination = string.Empty;

    /// <summary>The build manifest of the artifact: its path or address, as Get-GoArtifact tells it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] ManifestPath { get; set; } = Array.Empty<string>();

    /// <summary>The folder it goes under, as <c>version/os_architecture/name</c>, with the processor level as a build has it. The default is <c>./artifacts</c>.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "artifacts";

    /// <summary>How many artifacts are fetched at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        throttle = new SemaphoreSlim(ThrottleLimit);
        destination = await ResolvePathAsync(Destination).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string manifest in ManifestPath)
        {
            if (await ShouldProcessAsync($"Fetch '{manifest}' to '{destination}'", $"Fetch '{manifest}' to '{destination}'?", "Save-GoArtifact").ConfigureAwait(false))
                await StartInBackgroundAsync(token => SaveAsync(manifest, token)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        throttle?.Dispose();
    }

    private async Task SaveAsync(string manifest, CancellationToken cancellationToken)
    {
        await throttle!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string path = ArtifactStore.IsServer(manifest) ? manifest : await ResolvePathAsync(manifest).ConfigureAwait(false);
            int end = path.LastIndexOfAny(Separators);
            using IArtifactStore store = await OpenAsync(path.Substring(0, end + 1)).ConfigureAwait(false);
            string name = ArtifactStore.IsServer(path) ? Uri.UnescapeDataString(path.Substring(end + 1)) : path.Substring(end + 1);
            GoArtifact artifact = await TransferAsync("Fetching artifacts", manifest, (progress, token) => ArtifactFetch.SaveAsync(store, name, destination, progress, token), cancellationToken).ConfigureAwait(false);
            await WriteObjectAsync(artifact).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception, manifest).ConfigureAwait(false);
        }
        finally
        {
            throttle.Release();
        }
    }
}
