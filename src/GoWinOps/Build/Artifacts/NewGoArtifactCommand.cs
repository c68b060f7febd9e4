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

/// <summary>Makes an artifact of an executable that was built elsewhere.</summary>
[Cmdlet(VerbsCommon.New, "GoArtifact", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(GoArtifact))]
public sealed class NewGoArtifactCommand : AsyncCmdlet
{
    /// <summary>The executable.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The program's name; the default is the executable's, without a suffix.</summary>
    [Parameter(Position = 1)]
    [ValidatePattern(@"^[^\\/:*?""<>|\x00-\x1f]+$")]
    public string? Name { get; set; }

    /// <summary>The release's semantic version.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Version { get; set; } = string.Empty;

    /// <summary>What it was built for; needed only where its headers do not tell.</summary>
    [Parameter]
    [ValidatePattern("^[a-z0-9]+/[a-z0-9_]+$")]
    public string? Target { get; set; }

    /// <summary>The commit it was built from.</summary>
    [Parameter]
    [ValidatePattern("^[0-9a-f]{7,64}$")]
    public string? Commit { get; set; }

    /// <summary>When that commit was made; the time of everything in the archive.</summary>
    [Parameter]
    public DateTimeOffset? CommitTime { get; set; }

    /// <summary>The folder it goes under, as <c>version/os_architecture/name</c>. The default is <c>./artifacts</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "artifacts";

    /// <summary>Packs it with the licence and read-me files that lie beside it.</summary>
    [Parameter]
    public SwitchParameter Archive { get; set; }

    /// <summary>Files, and folders with all that is in them, that are packed as well.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = Array.Empty<string>();

    /// <summary>Writes a software bill of materials.</summary>
    [Parameter]
    public SwitchParameter Sbom { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path).ConfigureAwait(false);
        string output = await ResolvePathAsync(OutputPath).ConfigureAwait(false);
        string[] includes = await OnPipelineAsync(() => Array.ConvertAll(Include, ResolvePath)).ConfigureAwait(false);
        string version = ReleaseVersion.FromText(Version).ToString();
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ArtifactMissing), Path, path);
        ArtifactManifest manifest = new()
        {
            Name = Name ?? NameOf(path),
            Version = version,
            Target = Target ?? string.Empty,
            Commit = Commit,
            CommitTime = CommitTime?.ToUniversalTime(),
        };
        ArtifactOptions options = new() { Archive = Archive || includes.Length > 0, Includes = includes, Sbom = Sbom };
        if (await ShouldProcessAsync(path, $"Make the artifact {manifest.Name} {version} in '{output}'").ConfigureAwait(false))
            await WriteObjectAsync(await ArtifactWrap.RunAsync(path, manifest, output, options, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static string NameOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - 4) : name;
    }
}
