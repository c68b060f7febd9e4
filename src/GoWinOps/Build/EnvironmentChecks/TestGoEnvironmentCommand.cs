using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.EnvironmentChecks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Looks for what keeps Go from building here, or makes it build something else than is meant; -Fix puts right what is safe to.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GoEnvironment", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(GoEnvironmentCheck))]
public sealed class TestGoEnvironmentCommand : AsyncCmdlet
{
    private readonly int progressId = ServiceProgress.NextActivityId();
    private IReadOnlyList<IEnvironmentCheck> checks = EnvironmentExamination.All;

    /// <summary>The project's folder.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = { "." };

    /// <summary>The checks to make, wildcards allowed. The default is all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentCheckCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = { "*" };

    /// <summary>The Go command, the folder Go is installed in, or a version or object of Get-GoToolchain. The default is the Go on PATH.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoPathCompleter))]
    [GoPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? GoPath { get; set; }

    /// <summary>Environment variables to look at instead of the session's; a null value stands for one that is not set.</summary>
    [Parameter]
    public Hashtable Environment { get; set; } = new();

    /// <summary>Also asks the module proxy whether it answers.</summary>
    [Parameter]
    public SwitchParameter Online { get; set; }

    /// <summary>Puts right what can be put right safely.</summary>
    [Parameter]
    public SwitchParameter Fix { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        List<WildcardPattern> patterns = Name.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase)).ToList();
        checks = EnvironmentExamination.All.Where(check => patterns.Any(pattern => pattern.IsMatch(check.Name))).ToList();
        if (checks.Count == 0)
        {
            string name = string.Join(", ", Name);
            throw new GoWinOpsException(nameof(Messages.EnvironmentCheckUnknown), name, name, string.Join(", ", EnvironmentExamination.All.Select(check => check.Name)));
        }

        GoPath = await GoPathArgument.ResolveAsync(this, GoPath).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        ToolEnvironment environment = EnvironmentParameter.Read(Environment);
        foreach (string path in Path)
        {
            try
            {
                string project = await ResolvePathAsync(path).ConfigureAwait(false);
                if (!Directory.Exists(project))
                    throw new GoWinOpsException(nameof(Messages.EnvironmentProjectNotFound), path, path);
                await ExamineAsync(project, environment, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, exception.Target ?? path).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        PostProgress(new ProgressRecord(progressId, "Checking the Go environment", "done") { RecordType = ProgressRecordType.Completed });
        return Task.CompletedTask;
    }

    private async Task ExamineAsync(string project, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        EnvironmentFacts facts = await ReadFactsAsync(project, environment, cancellationToken).ConfigureAwait(false);
        for (int index = 0; index < checks.Count; index++)
        {
            IEnvironmentCheck check = checks[index];
            PostProgress(new ProgressRecord(progressId, "Checking the Go environment", check.Name) { PercentComplete = index * 100 / checks.Count });
            CheckOutcome outcome = await check.RunAsync(facts, cancellationToken).ConfigureAwait(false);
            GoEnvironmentCheck result = EnvironmentExamination.Describe(check, outcome, project);
            if (Fix && outcome.Fix is not null && await ShouldProcessAsync(outcome.FixText!, $"Put right what the check {check.Name} found").ConfigureAwait(false)
                && await TryFixAsync(outcome, result, cancellationToken).ConfigureAwait(false))
            {
                facts = await ReadFactsAsync(project, environment, cancellationToken).ConfigureAwait(false);
                result = EnvironmentExamination.Describe(check, await check.RunAsync(facts, cancellationToken).ConfigureAwait(false), project);
                result.Fixed = result.Status == GoCheckStatus.Pass;
            }

            await WriteObjectAsync(result).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryFixAsync(CheckOutcome outcome, GoEnvironmentCheck check, CancellationToken cancellationToken)
    {
        try
        {
            await outcome.Fix!(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception, check).ConfigureAwait(false);
            return false;
        }
    }

    private Task<EnvironmentFacts> ReadFactsAsync(string project, ToolEnvironment environment, CancellationToken cancellationToken) =>
        EnvironmentFacts.ReadAsync(project, GoPath, environment, Online, cancellationToken);
}
