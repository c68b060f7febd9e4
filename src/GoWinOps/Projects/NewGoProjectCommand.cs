using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Pipelines;
using GoWinOps.Projects;

namespace GoWinOps.Commands;

/// <summary>Makes a Go project whose program is a service, with everything that builds, tests and deploys it.</summary>
[Cmdlet(VerbsCommon.New, "GoProject", SupportsShouldProcess = true)]
[OutputType(typeof(GoProject))]
public sealed class NewGoProjectCommand : AsyncCmdlet
{
    private const string Domain = "example.com/";

    /// <summary>The project's name: the program's and the service's.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The project's folder. The default is a folder of the project's name in the current one.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The path of the Go module. The default is <c>example.com/name</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Module { get; set; }

    /// <summary>The CI system a pipeline is made for.</summary>
    [Parameter]
    public PipelineProvider Pipeline { get; set; } = PipelineProvider.GitHubActions;

    /// <summary>Overwrites files that are there with another content.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string name = ProjectName.RequireValid(Name);
        string module = GoModulePath.RequireValid(Module ?? Domain + name);
        string folder = await ResolvePathAsync(Path ?? System.IO.Path.Combine(".", name)).ConfigureAwait(false);
        List<GeneratedFile> files = ProjectTemplate.Files(name, module).ToList();
        GeneratedFile pipeline = MakePipeline(files, folder);
        files.Add(pipeline);
        GeneratedFolder written = new(folder, files);
        if (!Force)
            written.RequireUntouched();
        if (!await MayWriteAsync(name, folder, written).ConfigureAwait(false))
            return;
        await written.WriteAsync(cancellationToken).ConfigureAwait(false);
        string[] replaced = written.Replaced.Select(file => file.Path).ToArray();
        if (replaced.Length > 0)
            await WriteWarningAsync($"Overwritten in '{folder}': {string.Join(", ", replaced)}.").ConfigureAwait(false);
        await WriteObjectAsync(new GoProject
        {
            Name = name,
            Path = folder,
            Module = module,
            Manifest = System.IO.Path.Combine(folder, ManifestReader.FileName),
            Pipeline = pipeline.Path,
            Files = files.Select(file => file.Path).ToArray(),
            Overwritten = replaced,
        }).ConfigureAwait(false);
    }

    private GeneratedFile MakePipeline(List<GeneratedFile> files, string folder)
    {
        GoManifest manifest = ManifestReader.Parse(files.Single(file => file.Path == ManifestReader.FileName).Text, System.IO.Path.Combine(folder, ManifestReader.FileName));
        return PipelineFile.Make(new PipelineRequest
        {
            Provider = Pipeline,
            Manifest = manifest,
            RepositoryFolder = folder,
            GoVersion = GoModFile.GoVersion(files.Single(file => file.Path == "go.mod").Text),
            ModuleVersion = ModuleVersion.Of(MyInvocation.MyCommand),
        });
    }

    private async Task<bool> MayWriteAsync(string name, string folder, GeneratedFolder written)
    {
        if (written.Changed.Count == 0)
            return true;
        string list = string.Join("\n", written.Changed.Select(file => "  " + file.Path + (written.Replaced.Contains(file) ? " (overwritten)" : string.Empty)));
        return await ShouldProcessAsync($"Make the project '{name}' in '{folder}':\n{list}", $"Make the project '{name}' in '{folder}'?\n{list}", "New project").ConfigureAwait(false);
    }
}
