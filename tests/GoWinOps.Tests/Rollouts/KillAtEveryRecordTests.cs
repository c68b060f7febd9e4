using System;
using System.Linq;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

/// <summary>The control process dies right after each record in turn, and the journal is held against what the nodes are really like.</summary>
public sealed class KillAtEveryRecordTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Replay_says_exactly_what_was_done_and_what_is_in_doubt(bool isBadRelease)
    {
        int records = Run(null, isBadRelease).Journal.Records.Count;
        Assert.True(records > 30);
        for (int last = 0; last < records - 1; last++)
        {
            SimulatedFleet fleet = Run(last, isBadRelease);

            Assert.Equal(last + 1, fleet.Journal.Records.Count);
            RolloutResult replayed = fleet.Replayed.Result;
            foreach (RolloutNodeResult node in replayed.Nodes)
                AssertTrue(fleet, node);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_that_the_journal_does_not_speak_of_was_done(bool isBadRelease)
    {
        int records = Run(null, isBadRelease).Journal.Records.Count;
        for (int last = 0; last < records - 1; last++)
        {
            SimulatedFleet fleet = Run(last, isBadRelease);

            foreach (RolloutNodeResult node in fleet.Replayed.Result.Nodes.Where(node => node.Phase is RolloutPhase.None or RolloutPhase.Preflight))
                Assert.DoesNotContain(fleet.Actions, entry => entry.Node == node.Name && entry.Action is "Stage" or "Stop" or "Switch" or "Start");
        }
    }

    private static SimulatedFleet Run(int? diesAfter, bool isBadRelease)
    {
        SimulatedFleet fleet = new(2);
        fleet.Plan.HealthyDeadline = TimeSpan.FromSeconds(60);
        if (isBadRelease)
            fleet.Behaviours["2.0.0"] = new ReleaseBehaviour { HealthyAfter = TimeSpan.FromDays(1) };
        fleet.Journal.DiesAfter = diesAfter;
        try
        {
            fleet.Run();
        }
        catch (PowerSwitch.ControlProcessKilledException) when (diesAfter is not null)
        {
        }

        return fleet;
    }

    private static void AssertTrue(SimulatedFleet fleet, RolloutNodeResult node)
    {
        SimulatedNode real = fleet[node.Name];
        bool isSwitchInDoubt = node.IsInDoubt && node.Phase is RolloutPhase.Switch or RolloutPhase.UndoSwitch;
        bool isDrainInDoubt = node.IsInDoubt && node.Phase is RolloutPhase.Drain or RolloutPhase.Undrain;
        bool isRecoveryInDoubt = node.IsInDoubt && node.Phase is RolloutPhase.SuspendRecovery or RolloutPhase.RestoreRecovery;
        if (!isRecoveryInDoubt)
            Assert.Equal((real.IsRecoverySuspended, !real.IsRecoverySuspended), (node.IsRecoverySuspended, real.Recovers));
        if (!isSwitchInDoubt && node.Release is not null)
            Assert.Equal(real.Current, node.Release);
        if (!isDrainInDoubt)
            Assert.Equal(fleet.LoadBalancer.Modes[node.Name] == LoadBalancerMode.Drain, node.IsDrained);
        if (node.State == RolloutNodeState.Done)
            Assert.Equal(("2.0.0", "2.0.0", true), (real.Current, real.LastStable, real.Serves));
        if (node.State == RolloutNodeState.RolledBack)
            Assert.Equal(("1.0.0", true), (real.Current, real.Serves));
        if (node.State == RolloutNodeState.Staged)
            Assert.Contains("2.0.0", real.Staged);
    }
}
