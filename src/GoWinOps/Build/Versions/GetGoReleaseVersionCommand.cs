using System;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Tells the version a program would be built with: worked out from the release tags of its git history.</summary>
[Cmdlet(VerbsCommon.Get, "GoReleaseVersion", DefaultParameterSetName = PathSet)]
[OutputType(typeof(GoReleaseVersion))]
[OutputType(typeof(GoReleaseVersionStep))]
public sealed class GetGoReleaseVersionCommand : AsyncCmdlet
{
    private const string PathSet = "Path";
    private const string ManifestSet = "Manifest";

    /// <summary>A folder of the program, or a file in it. The default is the current location.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 0, ParameterSetName = ManifestSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName", "Package")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = { "." };

    /// <summary>The manifest whose package and tag prefix count: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Manifest { get; set; }

    /// <summary>What the release tags begin with, before <c>v1.2.3</c>. The default is the module's folder in the repository, as Go has it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? TagPrefix { get; set; }

    /// <summary>Writes the steps that lead to the version instead of the version.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Manifest is null)
            return;
        GoManifest manifest = await ManifestReader.ReadAsync(await ResolvePathAsync(Manifest).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        ManifestBuild build = manifest.Build
            ?? throw new GoWinOpsException(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, "build", "Get-GoReleaseVersion");
        TagPrefix ??= build.TagPrefix;
        if (!IsGiven(nameof(Path)) && !MyInvocation.ExpectingInput)
            Path = new[] { build.Package };
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string name in Path)
        {
            try
            {
                await TellAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, name).ConfigureAwait(false);
            }
        }
    }

    private async Task TellAsync(string name, CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(name).ConfigureAwait(false);
        string folder = File.Exists(path) ? System.IO.Path.GetDirectoryName(path)! : path;
        if (!Directory.Exists(folder))
            throw new GoWinOpsException(nameof(Messages.GoFolderNotFound), name, path);
        GitSnapshot snapshot = await GitSnapshot.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        ReleaseFinding finding = await ReleaseSearch.FindAsync(snapshot, folder, TagPrefix, cancellationToken).ConfigureAwait(false);
        if (snapshot.TopFolder is null)
            await WriteWarningAsync(string.Format(CultureInfo.CurrentCulture, Messages.GoReleaseOutsideGit, folder, finding.Release)).ConfigureAwait(false);
        foreach (string tag in finding.InvalidHere)
            await WriteWarningAsync(string.Format(CultureInfo.CurrentCulture, Messages.GitTagNotRead, tag, finding.Release)).ConfigureAwait(false);
        if (!Explain)
        {
            await WriteObjectAsync(GoReleaseVersion.Of(folder, finding)).ConfigureAwait(false);
            return;
        }

        foreach (GoReleaseVersionStep step in ReleaseExplanation.Of(folder, finding))
            await WriteObjectAsync(step).ConfigureAwait(false);
    }
}
