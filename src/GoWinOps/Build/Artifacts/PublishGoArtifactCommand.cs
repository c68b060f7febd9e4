using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Artifacts;
using GoWinOps.Manifest;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Puts artifacts into a folder, onto a share or onto an artifact server.</summary>
[Cmdlet(VerbsData.Publish, "GoArtifact", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = DestinationSet)]
[OutputType(typeof(GoArtifact))]
public sealed class PublishGoArtifactCommand : ArtifactStoreCmdlet
{
    private const string DestinationSet = "Destination";
    private const string ManifestSet = "Manifest";
    private readonly ConcurrentDictionary<string, string> published = new(StringComparer.Ordinal);
    private IArtifactStore? store;
    private SemaphoreSlim? throttle;

    /// <summary>A build manifest, or an executable beside one.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ManifestPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = Array.Empty<string>();

    /// <summary>The folder, share or server's address.</summary>
    [Parameter(ParameterSetName = DestinationSet, Mandatory = true, Position = 1)]
    [Parameter(ParameterSetName = ManifestSet, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = string.Empty;

    /// <summary>The manifest that says what is not given here: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Manifest { get; set; }

    /// <summary>Replaces a different artifact of the same version and target.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many versions of a name stay there, of releases and of pre-releases each.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    public int? Keep { get; set; }

    /// <summary>How many days a version stays there after it was published.</summary>
    [Parameter]
    [ValidateRange(1, 100000)]
    public int? KeepDays { get; set; }

    /// <summary>How many artifacts are sent at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <summary>Writes the artifacts as they are there.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        throttle = new SemaphoreSlim(ThrottleLimit);
        if (Manifest is not null)
            ApplyManifest(await ManifestReader.ReadAsync(await ResolvePathAsync(Manifest).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
        store = await OpenAsync(Destination).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string given in Path)
        {
            string path = ArtifactManifestFile.Beside(await ResolvePathAsync(given).ConfigureAwait(false));
            if (await ShouldProcessAsync($"Publish '{path}' to '{store!.Root}'", $"Publish '{path}' to '{store.Root}'?", "Publish-GoArtifact").ConfigureAwait(false))
                await StartInBackgroundAsync(token => PublishAsync(path, given, token)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (Keep is null && KeepDays is null)
            return;
        ArtifactRetention retention = new(store!, SystemClock.Instance);
        TimeSpan? keepFor = KeepDays is { } days ? TimeSpan.FromDays(days) : null;
        foreach (string name in published.Keys.OrderBy(name => name, StringComparer.Ordinal))
        {
            foreach (string version in await retention.PlanAsync(name, Keep, keepFor, published[name], cancellationToken).ConfigureAwait(false))
            {
                if (await ShouldProcessAsync($"Remove {name} {version} from '{store!.Root}'", $"Remove {name} {version} from '{store.Root}'?", "Publish-GoArtifact").ConfigureAwait(false))
                    await retention.RemoveAsync(name, version, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        store?.Dispose();
        throttle?.Dispose();
    }

    private void ApplyManifest(GoManifest manifest)
    {
        ManifestArtifacts artifacts = manifest.Artifacts
            ?? throw new GoWinOpsException(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, "artifacts", "Publish-GoArtifact");
        if (!IsGiven(nameof(Destination)))
            Destination = artifacts.Destination;
        if (Keep is null && KeepDays is null)
            (Keep, KeepDays) = (artifacts.Keep, artifacts.KeepDays);
    }

    private async Task PublishAsync(string path, string given, CancellationToken cancellationToken)
    {
        await throttle!.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ArtifactPublisher publisher = new(store!, SystemClock.Instance);
            GoArtifact artifact = await TransferAsync("Publishing artifacts", given, (progress, token) => publisher.PublishAsync(path, Force, progress, token), cancellationToken).ConfigureAwait(false);
            published[artifact.Name] = artifact.Version;
            if (PassThru)
                await WriteObjectAsync(artifact).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception, given).ConfigureAwait(false);
        }
        finally
        {
            throttle.Release();
        }
    }
}
