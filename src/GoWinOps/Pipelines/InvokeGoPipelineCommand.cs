using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Builds, tests, packages and delivers a program from environment to environment, as its manifest says.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "GoPipeline", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ThroughSet)]
[OutputType(typeof(GoPipelineResult))]
public sealed partial class InvokeGoPipelineCommand : AsyncCmdlet
{
    private bool isApprovalLeft;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        PipelineFolder folder = new(JournalPath is null ? null : await ResolvePathAsync(JournalPath).ConfigureAwait(false));
        isApprovalLeft = Approve;
        if (Resume)
            await ResumeAsync(folder, cancellationToken).ConfigureAwait(false);
        else
            await BeginAsync(folder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks for an approval: given by -Approve, else by whoever sits at the prompt; not given where nobody can be asked.</summary>
    internal async Task<bool> AskAsync(string query, string caption)
    {
        if (isApprovalLeft)
        {
            // One word for one approval: whoever gives it has seen what came before, but not what comes after.
            isApprovalLeft = false;
            return true;
        }

        return MayPrompt() && await OnPipelineAsync(() => Prompt(query, caption)).ConfigureAwait(false);
    }

    internal void Verbose(string text) => PostVerbose(text);

    internal void Progress(ProgressRecord record) => PostProgress(record);

    internal Task WarnAsync(string text) => WriteWarningAsync(text);

    /// <summary>Runs one of this module's cmdlets to its end, on the pipeline thread.</summary>
    internal Task<NestedOutcome> RunAsync(NestedCommand command, CancellationToken cancellationToken) =>
        OnPipelineAsync(() => command.Invoke(IsGiven("Verbose"), cancellationToken));

    private async Task BeginAsync(PipelineFolder folder, CancellationToken cancellationToken)
    {
        GoManifest manifest = await ManifestReader.ReadAsync(await ResolvePathAsync(Manifest).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        PipelineRunPlan plan = new()
        {
            Id = JournalFolder.NewId(manifest.Name, SystemClock.Instance.UtcNow),
            Name = manifest.Name,
            ManifestPath = manifest.Path,
            Source = await PipelineSource.ReadAsync(manifest, cancellationToken).ConfigureAwait(false),
            OutputPath = OutputPath is null ? Path.Combine(Path.GetDirectoryName(manifest.Path)!, "artifacts") : await ResolvePathAsync(OutputPath).ConfigureAwait(false),
            Version = Version,
            GoPath = await GoPathArgument.ResolveAsync(this, GoPath).ConfigureAwait(false),
            StageDeadline = (manifest.Pipeline ?? new ManifestPipeline()).StageDeadline,
            Stages = StagesOf(manifest).ToArray(),
        };
        if (!await MayRunAsync(plan, plan.Stages, manifest).ConfigureAwait(false))
            return;
        using PipelineLock held = PipelineLock.Take(folder, plan.ManifestPath, plan.Id, SystemClock.Instance.UtcNow);
        using PipelineJournal journal = PipelineJournal.Create(folder.JournalOf(plan.Id));
        PipelineLedger ledger = new(plan, journal.Path);
        using PipelineActions actions = new(this, manifest, plan, folder);
        PipelineRun run = new(plan, ledger, journal, actions, SystemClock.Instance);
        run.Begin();
        await WriteAsync(await run.GoOnAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task ResumeAsync(PipelineFolder folder, CancellationToken cancellationToken)
    {
        string id = Id ?? await FindLatestAsync(folder, cancellationToken).ConfigureAwait(false);
        string path = folder.JournalOf(id);
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.PipelineRunMissing), id, id, folder.FullPath);
        PipelineRunPlan plan = (await PipelineJournal.ReadAsync(path, cancellationToken).ConfigureAwait(false))[0].Plan!;
        // Under -WhatIf, too: what may change before the lock is held would make the plan shown a guess.
        using PipelineLock held = PipelineLock.Take(folder, plan.ManifestPath, plan.Id, SystemClock.Instance.UtcNow);
        (PipelineJournal opened, IReadOnlyList<PipelineRecord> records) = await PipelineJournal.ContinueAsync(path, cancellationToken).ConfigureAwait(false);
        using PipelineJournal journal = opened;
        PipelineLedger ledger = PipelineLedger.Of(records, path);
        if (ledger.Result.State == GoPipelineState.Succeeded)
            throw new GoWinOpsException(nameof(Messages.PipelineNothingToResume), id, id);
        GoManifest manifest = await ManifestReader.ReadAsync(plan.ManifestPath, cancellationToken).ConfigureAwait(false);
        plan.Source.RequireSame(await PipelineSource.ReadAsync(manifest, cancellationToken).ConfigureAwait(false), plan);
        await PipelineArtifact.RequireUnchangedAsync(ledger.Result.Artifacts, id, cancellationToken).ConfigureAwait(false);
        if (GoPath is not null)
            plan.GoPath = await GoPathArgument.ResolveAsync(this, GoPath).ConfigureAwait(false);
        if (!await MayRunAsync(plan, plan.Stages.Where(stage => ledger.StageOf(stage.Name).State != GoPipelineState.Succeeded).ToList(), manifest).ConfigureAwait(false))
            return;
        using PipelineActions actions = new(this, manifest, plan, folder);
        await WriteAsync(await new PipelineRun(plan, ledger, journal, actions, SystemClock.Instance).GoOnAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private IReadOnlyList<PipelineStage> StagesOf(GoManifest manifest)
    {
        if (Stage.Length > 0)
            return PipelineStages.Select(manifest, Stage);
        return Through is null ? PipelineStages.All(manifest) : PipelineStages.Through(manifest, Through);
    }

    /// <summary>The run of the manifest that began last.</summary>
    private async Task<string> FindLatestAsync(PipelineFolder folder, CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Manifest).ConfigureAwait(false);
        string manifest = Path.GetFullPath(Directory.Exists(path) ? Path.Combine(path, ManifestReader.FileName) : path);
        foreach (string id in folder.RunIds())
        {
            PipelineRunPlan plan = (await PipelineJournal.ReadAsync(folder.JournalOf(id), cancellationToken).ConfigureAwait(false))[0].Plan!;
            if (string.Equals(plan.ManifestPath, manifest, StringComparison.Ordinal))
                return id;
        }

        throw new GoWinOpsException(nameof(Messages.PipelineRunMissing), manifest, "of " + manifest, folder.FullPath);
    }

    /// <summary>Asks as -WhatIf and -Confirm demand; of its own accord only where production is touched.</summary>
    private async Task<bool> MayRunAsync(PipelineRunPlan plan, IReadOnlyList<PipelineStage> stages, GoManifest manifest)
    {
        bool isGrave = stages.Any(stage => stage.Kind == PipelineStageKind.Deploy && stage.Environment == ManifestEnvironments.ProductionName);
        if (!isGrave && !IsGiven("Confirm") && !IsGiven("WhatIf") && await OnPipelineAsync(AsksForGraveActsOnly).ConfigureAwait(false))
            return true;
        string text = PipelinePlanText.Describe(this, plan, stages, manifest);
        return await ShouldProcessAsync(text, text + "\nGo on?", "Pipeline").ConfigureAwait(false);
    }

    private bool AsksForGraveActsOnly() =>
        !LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"))
        && LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference", ConfirmImpact.High)) is ConfirmImpact.High or ConfirmImpact.None;

    /// <summary>Whether somebody may be there: whoever says -Confirm:$false wants no questions.</summary>
    private bool MayPrompt() =>
        !(MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm) && !LanguagePrimitives.IsTrue(confirm))
        && !(Host.Name == "ConsoleHost" && Console.IsInputRedirected);

    private bool Prompt(string query, string caption)
    {
        try
        {
            return ShouldContinue(query, caption);
        }
        catch (Exception exception) when (exception is HostException or PSInvalidOperationException or NotImplementedException or NotSupportedException)
        {
            // The host cannot ask: a scheduled task, -NonInteractive, a remote command.
            return false;
        }
    }

    private async Task WriteAsync(GoPipelineResult result)
    {
        await WriteObjectAsync(result).ConfigureAwait(false);
        string resume = $"Invoke-GoPipeline -Resume {result.Id}{(JournalPath is null ? string.Empty : $" -JournalPath '{JournalPath.Replace("'", "''")}'")}";
        if (result.State == GoPipelineState.AwaitingApproval)
        {
            string stage = result.Stages.First(one => one.State == GoPipelineState.AwaitingApproval).Name;
            await WriteWarningAsync($"The run {result.Id} waits at {stage}. To approve and go on: {resume} -Approve").ConfigureAwait(false);
        }

        if (result.Stages.FirstOrDefault(stage => stage.State == GoPipelineState.Failed) is not { Error: { } error } failed)
            return;
        Problem problem = new()
        {
            ErrorId = error.ErrorId,
            Category = error.Category,
            Message = $"The stage '{failed.Name}' of the run {result.Id} failed: {error.Message}",
            RecommendedAction = $"{error.RecommendedAction} To go on at this stage with the same code: {resume}".TrimStart(),
            NativeCode = error.NativeCode,
        };
        await WriteErrorAsync(new GoWinOpsException(problem), result).ConfigureAwait(false);
    }
}
