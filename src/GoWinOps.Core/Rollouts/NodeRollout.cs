using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Rollouts.Phases;

namespace GoWinOps.Rollouts;

/// <summary>
/// A node's turn: out of the load balancer, onto the new release, back in; and whatever happens on the way, back to a safe state before the turn ends.
/// </summary>
internal sealed class NodeRollout
{
    private readonly NodeRun run;
    private readonly RolloutRecorder recorder;
    private readonly PhaseRunner phases;

    internal NodeRollout(NodeRun run, RolloutRecorder recorder)
    {
        this.run = run;
        this.recorder = recorder;
        phases = new PhaseRunner(run, recorder);
    }

    /// <summary>Takes the turn. Never throws for what happens on the node; cancellation makes it turn back unless the new release is ready already.</summary>
    internal async Task<NodeOutcome> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GoForwardAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await TurnBackAsync(exception).ConfigureAwait(false);
        }

        return await ReturnToServiceAsync().ConfigureAwait(false);
    }

    private async Task GoForwardAsync(CancellationToken cancellationToken)
    {
        NodePhase[] forward =
        {
            new CapturePhase(run), new DrainPhase(run), new AwaitDrainedPhase(run), new SuspendRecoveryPhase(run), new StopPhase(run), new SwitchPhase(run),
            new StartPhase(run), new AwaitReadyPhase(run),
        };
        foreach (NodePhase phase in forward)
            await phases.RunAsync(phase, isReturning: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NodeOutcome> ReturnToServiceAsync()
    {
        Exception? suspended = await RestoreRecoveryAsync().ConfigureAwait(false);
        try
        {
            await ReturnAsync(new UndrainPhase(run)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Finish(RolloutNodeState.Failed, exception, "It runs the new release but is still drained in the load balancer.", needsAttention: true);
        }

        try
        {
            await ReturnAsync(new ConfirmPhase(run)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await TurnBackAsync(exception).ConfigureAwait(false);
        }

        try
        {
            await ReturnAsync(new MarkStablePhase(run)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            RolloutNodeState state = RolloutFailures.IsNodeLost(exception) ? RolloutNodeState.Unreachable : RolloutNodeState.Failed;
            return Finish(state, exception, "It serves the new release, which is not remembered as stable.");
        }

        return suspended is null ? Finish(RolloutNodeState.Done) : Finish(RolloutNodeState.Failed, suspended, "It serves the new release.");
    }

    private async Task<NodeOutcome> TurnBackAsync(Exception failure)
    {
        bool isCancelled = failure is OperationCanceledException;
        if (RolloutFailures.IsNodeLost(failure))
            return await LeaveLostAsync(failure).ConfigureAwait(false);
        if (!run.ServiceDisturbed)
            return await PutBackUntouchedAsync(failure, isCancelled).ConfigureAwait(false);
        if (run.Plan.OnFailure == RolloutFailureAction.Pause && !isCancelled)
            return await LeaveAsItIsAsync(failure).ConfigureAwait(false);
        try
        {
            await RestoreReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await LeaveBrokenAsync(failure, exception).ConfigureAwait(false);
        }

        return await PutBackAsync(failure, RolloutNodeState.RolledBack, $"It runs release '{run.ReleaseToRestore}' again.").ConfigureAwait(false);
    }

    private async Task<NodeOutcome> LeaveAsItIsAsync(Exception failure)
    {
        await RestoreRecoveryAsync().ConfigureAwait(false);
        return Finish(RolloutNodeState.Failed, failure, run.DrainedByUs ? "It was left as it is, drained, to be looked at." : "It was left as it is, to be looked at.");
    }

    /// <summary>Gives the service its failure actions back, if they are away. Whatever comes of it, the node's turn goes on to its end, which then says so.</summary>
    private async Task<Exception?> RestoreRecoveryAsync()
    {
        if (!run.RecoverySuspended)
            return null;
        try
        {
            await ReturnAsync(new RestoreRecoveryPhase(run)).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private async Task RestoreReleaseAsync()
    {
        // It may already have been given back to the load balancer, which then must not send it work while it is switched.
        if (!run.DrainedByUs && run.PriorMode == LoadBalancerMode.Ready && run.LoadBalancer.CanDrain)
        {
            await ReturnAsync(new DrainPhase(run)).ConfigureAwait(false);
            await ReturnAsync(new AwaitDrainedPhase(run)).ConfigureAwait(false);
        }

        await SuspendForRestoreAsync().ConfigureAwait(false);
        await StopForRestoreAsync().ConfigureAwait(false);
        await ReturnAsync(SwitchPhase.Back(run)).ConfigureAwait(false);
        await ReturnAsync(new StartPhase(run, RolloutPhase.UndoStop)).ConfigureAwait(false);
        await ReturnAsync(AwaitReadyPhase.Restored(run)).ConfigureAwait(false);
    }

    // Suspended already, it gets the time that the way back takes. A service that Windows may restart is still better off with its former release.
    private async Task SuspendForRestoreAsync()
    {
        try
        {
            await ReturnAsync(new SuspendRecoveryPhase(run)).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (!RolloutFailures.IsNodeLost(exception))
        {
            run.Note(exception.Message);
        }
    }

    private async Task StopForRestoreAsync()
    {
        try
        {
            await ReturnAsync(new StopPhase(run, RolloutPhase.UndoStart)).ConfigureAwait(false);
        }
        catch (Exception exception) when (!RolloutFailures.IsNodeLost(exception))
        {
            // A service that will not stop may still be the former release in good order; the steps that follow find out.
            ServiceSnapshot facts = await run.Node.InspectAsync(CancellationToken.None).ConfigureAwait(false);
            if (facts.CurrentRelease != run.ReleaseToRestore)
                throw;
        }
    }

    private Task<NodeOutcome> PutBackUntouchedAsync(Exception failure, bool isCancelled) => PutBackAsync(
        failure,
        isCancelled ? RolloutNodeState.Skipped : RolloutNodeState.Failed,
        run.DrainedByUs ? "Its service was not touched; it is in the load balancer as before." : "It was not touched.");

    private async Task<NodeOutcome> PutBackAsync(Exception failure, RolloutNodeState state, string remark)
    {
        await RestoreRecoveryAsync().ConfigureAwait(false);
        if (run.DrainedByUs)
        {
            try
            {
                await ReturnAsync(new UndrainPhase(run)).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                return Finish(RolloutNodeState.Failed, failure, $"It is still drained in the load balancer: {exception.Message}", needsAttention: true);
            }

            try
            {
                // What was down before the rollout cannot be expected to be up after it.
                if (run.Baseline?.OutOfService is null)
                    await ReturnAsync(new ConfirmPhase(run)).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                return Finish(RolloutNodeState.Failed, failure, exception.Message, needsAttention: true);
            }
        }

        return Finish(state, failure, remark);
    }

    private async Task<NodeOutcome> LeaveLostAsync(Exception failure)
    {
        if (run.ServiceDisturbed)
            return Finish(RolloutNodeState.Unreachable, failure, DrainRemark("which release it will run when it comes back is not certain"));
        if (!run.DrainedByUs)
            return Finish(RolloutNodeState.Unreachable, failure, "It was not touched.");
        try
        {
            // Its service was never touched, so what the load balancer sees of it may decide.
            await ReturnAsync(new UndrainPhase(run)).ConfigureAwait(false);
            return Finish(RolloutNodeState.Unreachable, failure, "Its service was not touched; it is in the load balancer as before.");
        }
        catch (Exception exception)
        {
            return Finish(RolloutNodeState.Unreachable, failure, $"It is still drained in the load balancer: {exception.Message}", needsAttention: true);
        }
    }

    private async Task<NodeOutcome> LeaveBrokenAsync(Exception failure, Exception rollbackFailure)
    {
        string remark = $"Going back failed too: {rollbackFailure.Message}";
        if (RolloutFailures.IsNodeLost(rollbackFailure))
            return Finish(RolloutNodeState.Unreachable, failure, $"{remark} {DrainRemark("its state is not known")}", needsAttention: true);
        await RestoreRecoveryAsync().ConfigureAwait(false);
        try
        {
            if (run.DrainedByUs && await IsHeldBackByLoadBalancerAsync().ConfigureAwait(false))
                await ReturnAsync(new UndrainPhase(run)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            remark += $" {exception.Message}";
        }

        return Finish(RolloutNodeState.Failed, failure, $"{remark} {DrainRemark("it is not healthy")}", needsAttention: true);
    }

    /// <summary>Whether the node may be given back broken as it is: it is set to its former release, and the load balancer sees for itself that it is down.</summary>
    private async Task<bool> IsHeldBackByLoadBalancerAsync()
    {
        ServiceSnapshot facts = await run.Node.InspectAsync(CancellationToken.None).ConfigureAwait(false);
        if (run.ReleaseToRestore is null || facts.CurrentRelease != run.ReleaseToRestore)
            return false;
        TimeSpan until = run.Clock.Elapsed + run.Plan.ConfirmTimeout;
        while (true)
        {
            LoadBalancerView view = await run.LoadBalancer.GetAsync(run.Name, CancellationToken.None).ConfigureAwait(false);
            if (view.IsChecked && !view.IsUp)
                return true;
            if (!view.IsChecked || run.Clock.Elapsed >= until)
                return false;
            await run.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private string DrainRemark(string why) => run.DrainedByUs
        ? $"It was left drained in the load balancer, because {why}."
        : "It is in the load balancer as before.";

    // The way back is never cancelled: each of its steps has an end of its own, and a node must not be left half-way.
    private Task ReturnAsync(NodePhase phase) => phases.RunAsync(phase, isReturning: true, CancellationToken.None);

    private NodeOutcome Finish(RolloutNodeState state, Exception? failure = null, string? remark = null, bool needsAttention = false)
    {
        if (run.RecoverySuspended)
            remark = $"{remark} Its recovery is still suspended: until it is restored, nothing restarts the service. Get-GoServiceRecovery shows it, Set-GoServiceRecovery sets it anew.".TrimStart();
        string? reason = failure is null ? null : $"{RolloutFailures.Describe(failure).Message.TrimEnd('.')}. {remark}".TrimEnd();
        recorder.Finish(run.Name, state, reason);
        return new NodeOutcome(run.Name, state, failure, needsAttention);
    }
}
