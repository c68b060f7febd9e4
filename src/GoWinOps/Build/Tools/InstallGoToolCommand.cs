using System;
using System.Collections;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Tools;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Installs Go programs such as gopls from their source, at a version, into a folder of their own.</summary>
[Cmdlet(VerbsLifecycle.Install, "GoTool", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(GoToolInfo))]
public sealed class InstallGoToolCommand : AsyncCmdlet
{
    private GoToolInstaller? installer;
    private GoToolFolder? folder;

    /// <summary>The tools: dlv, gopls, govulncheck, staticcheck, or the import path of any main package; each also with @version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(GoToolCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>The version, for tools named without one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The folder tools are put into.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>The Go command, the folder Go is installed in, or a version or object of Get-GoToolchain. The default is the Go on PATH.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoPathCompleter))]
    [GoPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? GoPath { get; set; }

    /// <summary>Environment variables of the Go command; a null value removes one.</summary>
    [Parameter]
    public Hashtable Environment { get; set; } = new();

    /// <summary>Builds again what is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long one tool may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Timeout <= TimeSpan.Zero || Timeout.TotalMilliseconds > int.MaxValue)
            throw new GoWinOpsException(nameof(Messages.TimeoutNotPositive), Timeout, nameof(Timeout), Timeout);
        string? goPath = await GoPathArgument.ResolveAsync(this, GoPath).ConfigureAwait(false);
        ToolEnvironment environment = EnvironmentParameter.Read(Environment);
        folder = new GoToolFolder(Destination is null ? GoToolFolder.UserFolder(environment) : await ResolvePathAsync(Destination).ConfigureAwait(false));
        installer = new GoToolInstaller(GoToolchain.Find(goPath, environment), folder, environment);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string name in Name)
        {
            try
            {
                await InstallAsync(GoToolReference.Parse(name, Version), cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, name).ConfigureAwait(false);
            }
        }
    }

    private async Task InstallAsync(GoToolReference tool, CancellationToken cancellationToken)
    {
        if (!Force && await installer!.FindAsync(tool, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            PostVerbose($"{tool} is in '{existing.Path}' already.");
            await WriteObjectAsync(existing).ConfigureAwait(false);
            return;
        }

        if (!await ShouldProcessAsync(folder!.Path, "Install " + tool).ConfigureAwait(false))
            return;
        int id = ServiceProgress.NextActivityId();
        string activity = "Installing " + tool;
        PostProgress(new ProgressRecord(id, activity, "go install " + tool));
        try
        {
            GoToolInfo installed = await installer!.InstallAsync(tool, Timeout, line => PostProgress(new ProgressRecord(id, activity, line.Length == 0 ? " " : line)), cancellationToken).ConfigureAwait(false);
            await WriteObjectAsync(installed).ConfigureAwait(false);
        }
        finally
        {
            PostProgress(new ProgressRecord(id, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
