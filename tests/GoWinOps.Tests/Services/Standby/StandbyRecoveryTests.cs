using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Recovery;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>What becomes of a service's failure actions while it has a standby, whatever deployments do meanwhile.</summary>
public sealed class StandbyRecoveryTests : IDisposable
{
    private const string Actions = "restart/5s, restart/1m";
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private readonly TestFolder folder = new();
    private readonly SettableClock clock = new();
    private readonly SimulatedRecoveryManager manager = new SimulatedRecoveryManager().With("orders", "restart/5s", "restart/1m");
    private readonly NodeContext context;
    private readonly RecoverySuspension suspension;

    public StandbyRecoveryTests()
    {
        context = new NodeContext(folder.Path, clock);
        suspension = new RecoverySuspension(context, manager);
    }

    private string FilePath => Path.Combine(context.ServiceFolder("orders"), "recovery.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_deployment_leaves_the_failure_actions_of_a_pair_away_and_the_end_of_the_pair_gives_them_back()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        Assert.False(await IsDeployingAsync());

        Assert.Equal(RecoverySuspensionOutcome.SuspendedBefore, await suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None));
        Assert.True(await IsDeployingAsync());
        Assert.Equal("rollout 1", (await suspension.FindAsync("orders", CancellationToken.None))!.By);
        Assert.True(await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));

        Assert.False(await IsDeployingAsync());
        Assert.Equal("the standby pair", (await suspension.FindAsync("orders", CancellationToken.None))!.By);
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        Assert.False(await suspension.RestoreAsync("orders", onlyExpired: true, CancellationToken.None));
        await suspension.EndStandbyAsync("orders", CancellationToken.None);
        Assert.Equal(Actions, manager.ActionsOf("orders"));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_stop_of_a_paired_service_gives_nothing_back_either()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);

        await suspension.WhileStoppingAsync("orders", TenMinutes, mayBeKilled: true, () => Task.FromResult(true), CancellationToken.None);

        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        Assert.False(await IsDeployingAsync());
    }

    [Fact]
    public async Task What_a_dead_deployment_left_behind_is_not_given_back_to_a_paired_service_by_whoever_finds_it()
    {
        await suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None);
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        Assert.True(await IsDeployingAsync());
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await IsDeployingAsync());

        Assert.Single(await new RecoveryRestorer(context, manager).RestoreExpiredAsync(CancellationToken.None));
        Assert.Empty(await new RecoveryRestorer(context, manager).RestoreExpiredAsync(CancellationToken.None));

        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task A_pair_that_ends_during_a_deployment_leaves_giving_back_to_the_deployment()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        await suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None);

        await suspension.EndStandbyAsync("orders", CancellationToken.None);
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);

        Assert.Equal(Actions, manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task Actions_that_are_set_anew_while_there_is_a_pair_are_kept_for_its_end()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        manager.With("orders", "restart/2s");
        ServiceSettings asked = new() { Recovery = new ServiceRecovery { Actions = [ServiceRecoveryAction.Parse("restart/2s")] } };

        await SupersededRecovery.SettleAsync(context, manager, new ServiceChange { Name = "orders" }, asked);
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        await suspension.EndStandbyAsync("orders", CancellationToken.None);

        Assert.Equal("restart/2s", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task No_actions_at_all_set_while_there_is_a_pair_stay_none_at_its_end_and_the_pair_stays_one()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        ServiceChange change = new() { Name = "orders" };

        await SupersededRecovery.SettleAsync(context, manager, change, new ServiceSettings { Recovery = ServiceRecovery.None });
        bool isPair = (await suspension.FindAsync("orders", CancellationToken.None))!.HasStandby;
        await suspension.EndStandbyAsync("orders", CancellationToken.None);

        Assert.Equal(("Recovery.Actions", true, string.Empty), (Assert.Single(change.Changes).Property, isPair, manager.ActionsOf("orders")));
    }

    [Fact]
    public async Task Actions_that_somebody_set_past_us_are_taken_away_by_the_next_deployment_and_stay_away()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        manager.With("orders", "restart/2s");

        await suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None);
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        await suspension.EndStandbyAsync("orders", CancellationToken.None);

        Assert.Equal("restart/2s", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task A_service_without_failure_actions_shows_a_deployment_while_it_has_a_standby()
    {
        manager.With("orders");
        await suspension.KeepAwayAsync("orders", CancellationToken.None);

        await suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None);

        Assert.True(await IsDeployingAsync());
        Assert.Equal(0, manager.Changes);
    }

    [Fact]
    public async Task A_damaged_record_lets_no_lease_end()
    {
        await suspension.KeepAwayAsync("orders", CancellationToken.None);
        await File.WriteAllTextAsync(FilePath, "{");

        Assert.False(await IsDeployingAsync());
    }

    private sealed class SettableClock : IClock
    {
        public DateTimeOffset UtcNow { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Advance(delay);
            return Task.CompletedTask;
        }

        internal void Advance(TimeSpan time) => UtcNow += time;
    }

    private Task<bool> IsDeployingAsync() => StandbyPlace.IsDeployingAsync(context, "orders", CancellationToken.None);
}
