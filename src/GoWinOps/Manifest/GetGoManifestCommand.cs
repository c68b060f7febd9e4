using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Reads and checks a manifest.</summary>
[Cmdlet(VerbsCommon.Get, "GoManifest")]
[OutputType(typeof(GoManifest))]
public sealed class GetGoManifestCommand : AsyncCmdlet
{
    /// <summary>The manifest, or the folder that holds a <c>gowinops.yml</c>. The default is <c>./gowinops.yml</c>.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "Manifest")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = { ManifestReader.FileName };

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string name in Path)
        {
            string path = await ResolvePathAsync(name).ConfigureAwait(false);
            try
            {
                await WriteObjectAsync(await ManifestReader.ReadAsync(path, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, name).ConfigureAwait(false);
            }
        }
    }
}
