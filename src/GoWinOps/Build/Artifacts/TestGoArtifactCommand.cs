using System;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Artifacts;
using GoWinOps.Hosting;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Tells whether artifacts are what their build manifests say.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GoArtifact")]
[OutputType(typeof(GoArtifactTest), typeof(bool))]
public sealed class TestGoArtifactCommand : AsyncCmdlet
{
    /// <summary>A build manifest, an executable beside one, or a folder with manifests in or below it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ManifestPath", "FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = Array.Empty<string>();

    /// <summary>Writes only whether it is valid.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string given in Path)
        {
            string path = await ResolvePathAsync(given).ConfigureAwait(false);
            try
            {
                foreach (string manifest in ManifestsOf(path))
                {
                    GoArtifactTest test = await ArtifactCheck.RunAsync(manifest, cancellationToken).ConfigureAwait(false);
                    await WriteObjectAsync(Quiet ? test.IsValid : (object)test).ConfigureAwait(false);
                }
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, given).ConfigureAwait(false);
            }
        }
    }

    private static string[] ManifestsOf(string path)
    {
        if (Directory.Exists(path))
        {
            string[] found = Directory.GetFiles(path, "*" + ArtifactManifestFile.Suffix, SearchOption.AllDirectories);
            Array.Sort(found, StringComparer.Ordinal);
            return found.Length > 0 ? found : throw new GoWinOpsException(nameof(Messages.ArtifactManifestMissing), path, System.IO.Path.Combine(path, "*" + ArtifactManifestFile.Suffix));
        }

        return new[] { ArtifactManifestFile.Beside(path) };
    }
}
