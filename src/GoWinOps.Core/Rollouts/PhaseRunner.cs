using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Phases;

namespace GoWinOps.Rollouts;

/// <summary>Takes a node through one phase: intent into the journal, the phase itself within its time, the outcome into the journal.</summary>
internal sealed class PhaseRunner
{
    private readonly NodeRun run;
    private readonly RolloutRecorder recorder;

    internal PhaseRunner(NodeRun run, RolloutRecorder recorder)
    {
        this.run = run;
        this.recorder = recorder;
    }

    /// <summary>Runs <paramref name="phase"/>.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="isReturning">Whether the node is on its way to a safe state, where going on matters more than a journal that cannot be written.</param>
    /// <param name="cancellationToken">Ends it early; that too is journalled.</param>
    internal async Task RunAsync(NodePhase phase, bool isReturning, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        recorder.Intend(run.Name, phase.Id, phase.Intent, phase.Timeout, mayFail: isReturning);
        try
        {
            await PhaseDeadline.RunAsync(
                run.Clock,
                phase.Timeout,
                token => PersistAsync(phase, token),
                () => run.Loss ?? new GoWinOpsException(nameof(Messages.RolloutPhaseTimedOut), run.Name, run.Name, phase.Intent, phase.Timeout),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            recorder.Fail(run.Name, phase.Id, exception);
            throw;
        }

        recorder.Complete(run.Name, phase.Id, phase.Evidence);
    }

    private async Task PersistAsync(NodePhase phase, CancellationToken cancellationToken)
    {
        run.Heard();
        while (true)
        {
            try
            {
                if (await phase.IsDoneAsync(cancellationToken).ConfigureAwait(false))
                    return;
                await phase.ActAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (GoWinOpsException exception) when (RolloutFailures.IsNodeLost(exception) || RolloutFailures.IsLoadBalancerLost(exception))
            {
                if (run.Lost(exception))
                    throw;
                run.Note($"{exception.Message} Trying again.");
            }

            await run.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
