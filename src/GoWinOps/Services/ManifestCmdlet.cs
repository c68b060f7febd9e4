using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that act on nodes and can take from a manifest what is not given.</summary>
public abstract class ManifestCmdlet : NodeCmdlet
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

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Manifest is null)
            return;
        string path = await OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(Manifest)).ConfigureAwait(false);
        GoManifest manifest = await ManifestReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        ApplyManifest(EnvironmentName is null ? manifest : manifest.ForEnvironment(EnvironmentName));
    }

    /// <summary>Takes from the manifest what no parameter says.</summary>
    private protected abstract void ApplyManifest(GoManifest manifest);
}
