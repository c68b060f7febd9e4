using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Pipelines;
using GoWinOps.Problems;
using GoWinOps.Projects;

namespace GoWinOps.Commands;

/// <summary>Makes the file by which a CI system builds, tests, packages and delivers a program.</summary>
[Cmdlet(VerbsCommon.New, "GoPipeline", SupportsShouldProcess = true)]
[OutputType(typeof(GoPipeline))]
public sealed class NewGoPipelineCommand : AsyncCmdlet
{
    /// <summary>The CI system.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public PipelineProvider Provider { get; set; }

    /// <summary>The program's manifest: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Manifest { get; set; } = ManifestReader.FileName;

    /// <summary>The file. The default is where the CI system looks for it, in the folder that is under version control.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>What the CI system's machines run.</summary>
    [Parameter]
    public PipelineRunner Runner { get; set; } = PipelineRunner.Windows;

    /// <summary>The branch whose commits are delivered.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Branch { get; set; } = "main";

    /// <summary>Overwrites a file that is there with another content.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what was made.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string manifestPath = await ResolvePathAsync(Manifest).ConfigureAwait(false);
        GoManifest manifest = await ManifestReader.ReadAsync(manifestPath, cancellationToken).ConfigureAwait(false);
        PipelineRequest request = MakeRequest(manifest);
        GeneratedFile file = PipelineFile.Make(request);
        string path = Path is null
            ? System.IO.Path.Combine(request.RepositoryFolder, file.Path)
            : await ResolvePathAsync(Path).ConfigureAwait(false);
        string[] unreachable = PipelineFile.UnreachableNodes(request);
        if (unreachable.Length > 0)
            await WriteWarningAsync($"Linux machines reach nodes by SSH only; name them as ssh://user@name: {string.Join(", ", unreachable)}.").ConfigureAwait(false);
        await PutAsync(path, file, manifest, cancellationToken).ConfigureAwait(false);
    }

    private PipelineRequest MakeRequest(GoManifest manifest)
    {
        string project = System.IO.Path.GetDirectoryName(manifest.Path)!;
        string repository = FolderWith(project, ".git") ?? project;
        string source = manifest.Build?.Package ?? project;
        string module = FolderWith(source, "go.mod") ?? throw new GoWinOpsException(nameof(Messages.PipelineGoModMissing), source, source);
        return new PipelineRequest
        {
            Provider = Provider,
            Runner = Runner,
            Manifest = manifest,
            RepositoryFolder = repository,
            GoModFolder = module,
            GoVersion = GoModFile.GoVersion(File.ReadAllText(System.IO.Path.Combine(module, "go.mod"))),
            ModuleVersion = ModuleVersion.Of(MyInvocation.MyCommand),
            Branch = Branch,
        };
    }

    private async Task PutAsync(string path, GeneratedFile file, GoManifest manifest, CancellationToken cancellationToken)
    {
        GeneratedFolder folder = new(System.IO.Path.GetDirectoryName(path)!, new[] { new GeneratedFile(System.IO.Path.GetFileName(path), file.Text) });
        if (!Force)
            folder.RequireUntouched();
        string act = folder.Replaced.Count > 0 ? "Overwrite" : "Make";
        if (folder.Changed.Count > 0 && !await ShouldProcessAsync($"{act} the pipeline '{path}' for {Provider}", $"{act} the pipeline '{path}' for {Provider}?", "New pipeline").ConfigureAwait(false))
            return;
        await folder.WriteAsync(cancellationToken).ConfigureAwait(false);
        if (PassThru)
        {
            await WriteObjectAsync(new GoPipeline
            {
                Provider = Provider,
                Runner = Runner,
                Path = path,
                Manifest = manifest.Path,
                Environments = manifest.Environments!.InOrder().Select(environment => environment.Name).ToArray(),
            }).ConfigureAwait(false);
        }
    }

    /// <summary>The nearest folder, from this one upwards, that holds a file or folder of a name.</summary>
    private static string? FolderWith(string folder, string name)
    {
        for (string? current = folder; current is not null; current = System.IO.Path.GetDirectoryName(current))
        {
            string path = System.IO.Path.Combine(current, name);
            if (File.Exists(path) || Directory.Exists(path))
                return current;
        }

        return null;
    }
}
