using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

/// <summary>What a deployment leaves on the node, so that watches on any machine see it: a service without failure actions and without a watcher.</summary>
public sealed class DeploymentMarkTests : IDisposable
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private readonly TestFolder folder = new();
    private readonly SimulatedClock clock = new();
    private readonly SimulatedRecoveryManager manager = new SimulatedRecoveryManager().With("orders");
    private readonly NodeContext context;
    private readonly RecoverySuspension suspension;

    public DeploymentMarkTests()
    {
        context = new NodeContext(folder.Path, clock);
        suspension = new RecoverySuspension(context, manager);
    }

    private string FilePath => Path.Combine(context.ServiceFolder("orders"), "recovery.json");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deployment_is_seen_by_every_watch_until_it_is_over(bool knowsActions)
    {
        manager.KnowsActions = knowsActions;

        Assert.Equal(RecoverySuspensionOutcome.Suspended, await SuspendAsync());

        Assert.Equal(("rollout 1", "rollout 1 is under way.", true, "a deployment is at work on it"), await SeenAsync());
        GoServiceInfo info = new() { Name = "orders" };
        await ServiceRecoveryReader.ShowSuspensionAsync(context, info, CancellationToken.None);
        Assert.True(info.RecoverySuspended);
        Assert.Equal(RecoverySuspensionOutcome.SuspendedBefore, await SuspendAsync());
        Assert.True(await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));

        Assert.Equal((null, null, false, null), await SeenAsync());
        Assert.False(File.Exists(FilePath));
        Assert.Equal(0, manager.Changes);
    }

    [Fact]
    public async Task A_deployment_whose_control_machine_died_holds_the_watch_for_its_time_and_no_longer()
    {
        await SuspendAsync();

        clock.Set(TenMinutes - TimeSpan.FromSeconds(1));
        Assert.NotNull((await SeenAsync()).Obstacle);
        clock.Set(TimeSpan.FromSeconds(1));

        Assert.Equal((null, null, false, null), await SeenAsync());
        GoServiceInfo info = new() { Name = "orders" };
        await ServiceRecoveryReader.ShowSuspensionAsync(context, info, CancellationToken.None);
        Assert.False(info.RecoverySuspended);
        Assert.False((await new ServiceRecoveryReader(context, manager).DescribeAsync("orders", CancellationToken.None)).Suspended);
        Assert.Null(await suspension.FindLeftBehindAsync("orders", CancellationToken.None));
        await suspension.RestoreLeftBehindAsync("orders", CancellationToken.None);
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_stop_on_purpose_outlives_the_deployment_that_was_under_way()
    {
        await SuspendAsync();
        using (ServiceStateFile.Edit edit = await new ServiceStateFile(context, "orders").OpenAsync(null, null, CancellationToken.None))
        {
            edit.State.Intent = ServiceIntent.Stop;
            await edit.SaveAsync(CancellationToken.None);
        }

        Assert.Equal("it was stopped on purpose and stays stopped.", await StartObstacle.FindAsync(context, "orders", CancellationToken.None));
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);
        Assert.Equal("it was stopped on purpose and stays stopped.", await StartObstacle.FindAsync(context, "orders", CancellationToken.None));
    }

    [Fact]
    public async Task That_somebody_has_taken_failure_actions_away_is_drift_also_during_a_deployment_which_took_none()
    {
        await SuspendAsync();
        GoServiceInfo info = new() { Name = "orders", Drift = [Drift()] };

        await ServiceRecoveryReader.ShowSuspensionAsync(context, info, CancellationToken.None);
        Assert.Single(info.Drift);

        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);
        manager.With("orders", "restart/5s");
        await SuspendAsync();
        await ServiceRecoveryReader.ShowSuspensionAsync(context, info, CancellationToken.None);
        Assert.Empty(info.Drift);

        static PropertyChange Drift() => new() { Property = "Recovery.Actions", From = "restart/5s", To = null };
    }

    [Fact]
    public async Task Actions_that_a_dead_deployment_left_away_are_found_once_its_time_is_over_unless_somebody_has_set_others()
    {
        manager.With("orders", "restart/5s");
        await SuspendAsync();
        Assert.Null(await suspension.FindLeftBehindAsync("orders", CancellationToken.None));

        clock.Set(TenMinutes);
        SuspendedRecovery left = Assert.IsType<SuspendedRecovery>(await suspension.FindLeftBehindAsync("orders", CancellationToken.None));

        Problem problem = left.ToProblem("orders");
        Assert.Equal(("RecoveryLeftSuspended", "orders"), (problem.ErrorId, problem.Target));
        Assert.Contains("by rollout 1, whose time was over at 2", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Repair-GoService", problem.RecommendedAction, StringComparison.Ordinal);
        manager.With("orders", "restart/9s");
        Assert.Null(await suspension.FindLeftBehindAsync("orders", CancellationToken.None));
    }

    [Fact]
    public async Task What_a_pair_keeps_away_and_what_is_damaged_is_not_taken_for_left_behind()
    {
        manager.With("orders", "restart/5s");
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        clock.Set(TimeSpan.FromDays(1));
        Assert.Null(await suspension.FindLeftBehindAsync("orders", CancellationToken.None));

        await File.WriteAllTextAsync(FilePath, "{\"actions\":");
        Assert.Null(await suspension.FindLeftBehindAsync("orders", CancellationToken.None));
    }

    [Fact]
    public async Task Repairing_says_which_deployment_has_left_the_failure_actions_away()
    {
        manager.With("orders", "restart/5s");
        await SuspendAsync();
        Watching.SimulatedNode node = new(clock);
        node.Add("orders");
        RepairServicesOperation plan = new() { Names = ["orders"], PlanOnly = true };

        Assert.Null(Assert.Single((await RepairAsync()).Repairs).SuspendedBy);
        clock.Set(TenMinutes);
        ServiceRepair left = Assert.Single((await RepairAsync()).Repairs);
        Assert.Equal(("rollout 1", false), (left.SuspendedBy, left.RecoveryRestored));
        // What Repair-GoService has done about it.
        Assert.True(await suspension.RestoreAsync("orders", onlyExpired: true, CancellationToken.None));

        Assert.Equal("restart/5s", manager.ActionsOf("orders"));
        Assert.Null(Assert.Single((await RepairAsync()).Repairs).SuspendedBy);

        Task<ServiceRepairList> RepairAsync() => new ServiceRepairs(context, node, manager, TimeSpan.Zero).RunAsync(plan, CancellationToken.None);
    }

    private Task<RecoverySuspensionOutcome> SuspendAsync() => suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None);

    // The rules of a watch, its action, the watch of a pair, and the node's own watcher.
    private async Task<(string? Deployment, string? Obstacle, bool IsDeploying, string? Watcher)> SeenAsync()
    {
        using WatchedFolder watched = new(context.ServiceFolder("orders"), new WatchedLease("boot-1", () => 1_000), clock);
        return (
            await DeploymentUnderWay.FindAsync(context, "orders", CancellationToken.None),
            await StartObstacle.FindAsync(context, "orders", CancellationToken.None),
            await StandbyPlace.IsDeployingAsync(context, "orders", CancellationToken.None),
            (await watched.ReadIntentAsync(CancellationToken.None)).Obstacle);
    }
}
