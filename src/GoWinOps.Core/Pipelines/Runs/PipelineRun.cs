using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Time;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Carries out the stages of a plan, one after the other, from the first that has not gone well yet.</summary>
internal sealed class PipelineRun
{
    private readonly PipelineRunPlan plan;
    private readonly PipelineLedger ledger;
    private readonly PipelineJournal journal;
    private readonly IPipelineActions actions;
    private readonly IClock clock;

    internal PipelineRun(PipelineRunPlan plan, PipelineLedger ledger, PipelineJournal journal, IPipelineActions actions, IClock clock)
    {
        this.plan = plan;
        this.ledger = ledger;
        this.journal = journal;
        this.actions = actions;
        this.clock = clock;
    }

    /// <summary>Writes the plan into a new journal.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalWriteFailed</c></exception>
    internal void Begin() => Record(string.Empty, PipelineEvent.Planned, planned: plan);

    /// <summary>Goes on to the end, the first failure, or an approval that is not given.</summary>
    /// <returns>How far the run is. A stage that fails is part of that.</returns>
    /// <exception cref="GoWinOpsException"><c>JournalWriteFailed</c></exception>
    internal async Task<GoPipelineResult> GoOnAsync(CancellationToken cancellationToken)
    {
        foreach (PipelineStage stage in plan.Stages)
        {
            if (ledger.StageOf(stage.Name).State != GoPipelineState.Succeeded && !await GoThroughAsync(stage, cancellationToken).ConfigureAwait(false))
                break;
        }

        return ledger.Result;
    }

    private async Task<bool> GoThroughAsync(PipelineStage stage, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Record(stage.Name, PipelineEvent.Intent);
        try
        {
            if (stage.Kind == PipelineStageKind.Approve)
                return await AskAsync(stage, cancellationToken).ConfigureAwait(false);
            PipelineArtifact[]? built = await WithinDeadlineAsync(stage, cancellationToken).ConfigureAwait(false);
            Record(stage.Name, PipelineEvent.Done, artifacts: built);
            return true;
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            Record(stage.Name, PipelineEvent.Cancelled);
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (exception is not GoWinOpsException { ErrorId: nameof(Messages.JournalWriteFailed) })
        {
            Problem problem = Problem.From(exception);
            Record(stage.Name, PipelineEvent.Failed, problem);
            await actions.NotifyAsync(stage, problem, ledger.Result, cancellationToken).ConfigureAwait(false);
            return false;
        }
    }

    private async Task<bool> AskAsync(PipelineStage stage, CancellationToken cancellationToken)
    {
        bool isGiven = await actions.ApproveAsync(stage, ledger.Result, cancellationToken).ConfigureAwait(false);
        Record(stage.Name, isGiven ? PipelineEvent.Done : PipelineEvent.Awaiting);
        return isGiven;
    }

    /// <summary>Carries a stage out; when its time is up it is cancelled, and waited for: nothing of it may go on behind the run's back.</summary>
    private async Task<PipelineArtifact[]?> WithinDeadlineAsync(PipelineStage stage, CancellationToken cancellationToken)
    {
        if (stage.NeedsArtifacts)
            await PipelineArtifact.RequireUnchangedAsync(ledger.Result.Artifacts, plan.Id, cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using CancellationTokenSource timer = new();
        Task<PipelineArtifact[]?> running = actions.CarryOutAsync(stage, ledger.Result.Artifacts, limited.Token);
        bool isLate = await Task.WhenAny(running, clock.DelayAsync(plan.StageDeadline, timer.Token)).ConfigureAwait(false) != running;
        if (isLate)
            limited.Cancel();
        else
            timer.Cancel();
        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (Exception exception) when (isLate && !cancellationToken.IsCancellationRequested)
        {
            throw new GoWinOpsException(nameof(Messages.PipelineStageTimedOut), stage.Name, exception, stage.Name, plan.StageDeadline);
        }
    }

    private void Record(string stage, PipelineEvent what, Problem? error = null, PipelineArtifact[]? artifacts = null, PipelineRunPlan? planned = null)
    {
        PipelineRecord record = new()
        {
            Stage = stage,
            Event = what,
            Actor = RolloutLease.CurrentActor,
            Utc = clock.UtcNow,
            Error = error,
            Artifacts = artifacts,
            Plan = planned,
        };
        journal.Append(record);
        ledger.Add(record);
        actions.Recorded(record, ledger.Result);
    }
}
