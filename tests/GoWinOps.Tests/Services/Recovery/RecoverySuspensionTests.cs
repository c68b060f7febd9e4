using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

public sealed partial class RecoverySuspensionTests : IDisposable
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private readonly TestFolder folder = new();
    private readonly SettableClock clock = new();
    private readonly SimulatedRecoveryManager manager = new SimulatedRecoveryManager().With("orders", "restart/5s", "restart/1m");
    private readonly NodeContext context;
    private readonly RecoverySuspension suspension;

    public RecoverySuspensionTests()
    {
        context = new NodeContext(folder.Path, clock);
        suspension = new RecoverySuspension(context, manager);
    }

    private string FilePath => Path.Combine(context.ServiceFolder("orders"), "recovery.json");

    [Fact]
    public async Task Failure_actions_are_on_the_disk_before_they_are_taken_away_and_come_back_exactly()
    {
        manager.Services["orders"].Command = "notify.exe orders";
        manager.Services["orders"].ResetPeriod = Timeout.InfiniteTimeSpan;
        string? onDisk = null;
        manager.Interfere = _ => onDisk ??= File.ReadAllText(FilePath);

        Assert.Equal(RecoverySuspensionOutcome.Suspended, await SuspendAsync());

        Assert.Equal(string.Empty, manager.ActionsOf("orders"));
        Assert.Equal(
            "{\"actions\":[{\"type\":1,\"delayMs\":5000},{\"type\":1,\"delayMs\":60000}],\"resetSeconds\":-1,\"since\":1767225600000,\"until\":1767226200000,\"by\":\"rollout 1\"}",
            onDisk);
        Assert.True(await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));
        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
        Assert.Equal((Timeout.InfiniteTimeSpan, "notify.exe orders"), (manager.Services["orders"].ResetPeriod, manager.Services["orders"].Command));
        Assert.False(File.Exists(FilePath));
        Assert.False(await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_of_a_service_without_failure_actions_that_a_watcher_looks_after_holds_the_watcher()
    {
        manager.With("orders");
        Directory.CreateDirectory(context.ServiceFolder("orders"));
        await SupervisionFile.WriteAsync(context.ServiceFolder("orders"), new SupervisionSettings { Mode = ServiceMode.Native }, CancellationToken.None);

        Assert.True(await WhileStoppingAsync(() => Task.FromResult(File.Exists(FilePath))));

        Assert.False(File.Exists(FilePath));
        Assert.Equal(0, manager.Changes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_of_a_service_without_failure_actions_leaves_nothing_on_the_disk(bool knowsActions)
    {
        manager.With("orders").KnowsActions = knowsActions;

        Assert.False(await WhileStoppingAsync(() => Task.FromResult(File.Exists(FilePath))));

        Assert.Equal(0, manager.Changes);
        Assert.False(Directory.Exists(context.ServiceFolder("orders")));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_named()
    {
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() =>
            suspension.SuspendAsync("billing", TenMinutes, "rollout 1", CancellationToken.None));

        Assert.Equal(("ServiceNotFound", "billing"), (failure.ErrorId, failure.Target));
    }

    [Fact]
    public async Task Suspending_twice_keeps_what_was_there_before_the_first_time()
    {
        await SuspendAsync();
        clock.UtcNow += TimeSpan.FromMinutes(5);

        Assert.Equal(RecoverySuspensionOutcome.SuspendedBefore, await SuspendAsync());
        clock.UtcNow += TimeSpan.FromMinutes(9);
        Assert.False(await suspension.RestoreAsync("orders", onlyExpired: true, CancellationToken.None));
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);

        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task What_somebody_set_meanwhile_stays_and_what_was_suspended_is_forgotten()
    {
        await SuspendAsync();
        manager.With("orders", "restart/3s");

        Assert.True(await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));

        Assert.Equal("restart/3s", manager.ActionsOf("orders"));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task Dying_between_the_disk_and_Windows_loses_nothing_and_repeats_nothing()
    {
        manager.Interfere = _ => throw new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(SuspendAsync);
        manager.Interfere = null;

        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
        Assert.True(File.Exists(FilePath));
        Assert.False((await new ServiceRecoveryReader(context, manager).DescribeAsync("orders", CancellationToken.None)).Suspended);
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);
        Assert.False(File.Exists(FilePath));
        Assert.Equal(0, manager.Changes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_actions_at_all_are_a_change_also_while_the_actions_there_were_are_suspended(bool isPlan)
    {
        await SuspendAsync();
        ServiceChange change = new() { Name = "orders", IsPlan = isPlan };

        await SupersededRecovery.SettleAsync(context, change, new ServiceSettings { Recovery = ServiceRecovery.None });

        Assert.Equal("Recovery.Actions: restart/5s, restart/1m -> (none)", Assert.Single(change.Changes).ToString());
        Assert.Equal("rollout 1", await DeploymentUnderWay.FindAsync(context, "orders", CancellationToken.None));
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);
        Assert.Equal(isPlan ? "restart/5s, restart/1m" : string.Empty, manager.ActionsOf("orders"));
    }

    [Theory]
    [InlineData(false, "12:00:00")]
    [InlineData(true, "1.00:00:00")]
    public async Task A_reset_period_set_while_the_actions_are_suspended_is_given_back_with_them(bool isPlan, string expected)
    {
        await SuspendAsync();
        ServiceSettings asked = new() { Recovery = new ServiceRecovery { ResetPeriod = TimeSpan.FromHours(12) } };
        ServiceChange change = new() { Name = "orders", IsPlan = isPlan };
        ServiceChange again = new() { Name = "orders", IsPlan = isPlan };

        await SupersededRecovery.SettleAsync(context, change, asked);
        await SupersededRecovery.SettleAsync(context, again, asked);
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);

        Assert.Equal("Recovery.ResetPeriod: 1d -> 12h", Assert.Single(change.Changes).ToString());
        Assert.Equal(isPlan ? 1 : 0, again.Changes.Length);
        Assert.Equal(("restart/5s, restart/1m", TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)), (manager.ActionsOf("orders"), manager.Services["orders"].ResetPeriod));
    }

    [Theory]
    [InlineData(false, false, false, false, true)]
    [InlineData(true, true, false, true, true)]
    [InlineData(false, true, false, true, false)]
    [InlineData(false, true, false, false, true)]
    [InlineData(false, false, true, false, false)]
    public async Task What_is_set_anew_is_not_undone_by_what_was_suspended_before(bool isPlan, bool setsActions, bool isNew, bool isOver, bool isKept)
    {
        await SuspendAsync();
        if (isOver)
            clock.UtcNow += TenMinutes;
        ServiceSettings asked = new() { Recovery = setsActions ? ServiceRecovery.None : new ServiceRecovery { ResetPeriod = TimeSpan.FromDays(2) } };

        await SupersededRecovery.SettleAsync(context, new ServiceChange { Name = "orders", IsPlan = isPlan, Created = isNew }, asked);

        Assert.Equal(isKept, File.Exists(FilePath));
    }

    [Fact]
    public async Task A_service_that_was_deleted_meanwhile_needs_nothing_back()
    {
        await SuspendAsync();
        manager.Services.Clear();

        Assert.True(await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task Failure_actions_that_cannot_be_given_back_stay_on_the_disk()
    {
        await SuspendAsync();
        manager.Interfere = service => throw new GoWinOpsException("ServiceAccessDenied", service, service, "web01", 5, "SERVICE_START", "denied");

        await Assert.ThrowsAsync<GoWinOpsException>(() => suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));

        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public async Task They_come_back_whether_what_was_done_meanwhile_succeeds_or_fails()
    {
        Assert.Equal(string.Empty, await WhileStoppingAsync(() => Task.FromResult(manager.ActionsOf("orders"))));
        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));

        await Assert.ThrowsAsync<TimeoutException>(() => WhileStoppingAsync<int>(() => throw new TimeoutException()));
        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task Why_the_action_failed_is_told_and_not_that_restoring_failed_after_it()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => WhileStoppingAsync<int>(() =>
        {
            manager.Interfere = service => throw new GoWinOpsException("ServiceAccessDenied", service, service, "web01", 5, "SERVICE_START", "denied");
            throw new TimeoutException();
        }));

        GoServiceRecovery left = await new ServiceRecoveryReader(context, manager).DescribeAsync("orders", CancellationToken.None);
        Assert.Equal((true, "a stop", 2, TimeSpan.FromDays(1)), (left.Suspended, left.SuspendedBy, left.SuspendedActions.Length, left.SuspendedResetPeriod));
        Assert.Equal((clock.UtcNow.UtcDateTime, DateTimeKind.Utc), (left.SuspendedSinceUtc, left.SuspendedSinceUtc!.Value.Kind));
        Assert.StartsWith("suspended by a stop; before: failure 1: restart it after 5s, failure 2 and every later one: restart it after 1m", left.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_deployment_under_way_has_suspended_is_left_to_it_and_what_one_left_behind_is_restored()
    {
        await SuspendAsync();
        await WhileStoppingAsync(() => Task.FromResult(0));
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));

        clock.UtcNow += TenMinutes;
        await WhileStoppingAsync(() => Task.FromResult(0));
        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task The_watcher_restores_what_is_overdue_reports_what_it_cannot_and_leaves_the_rest()
    {
        manager.With("billing", "restart/1s").With("search", "restart/2s").With("fresh", "restart/3s");
        foreach (string service in new[] { "orders", "billing", "search" })
            await suspension.SuspendAsync(service, TenMinutes, "rollout 1", CancellationToken.None);
        clock.UtcNow += TenMinutes;
        await suspension.SuspendAsync("fresh", TenMinutes, "rollout 2", CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(context.ServiceFolder("search"), "recovery.json"), "{\"actions\":");
        manager.Interfere = service =>
        {
            if (service == "billing")
                throw new GoWinOpsException("ServiceAccessDenied", service, service, "web01", 5, "SERVICE_START", "denied");
        };

        RecoveryRestoration[] restored = (await new RecoveryRestorer(context, manager).RestoreExpiredAsync(CancellationToken.None)).ToArray();

        Assert.Equal(
            new[] { ("billing", "ServiceAccessDenied"), ("orders", null), ("search", "SuspendedRecoveryDamaged") },
            restored.Select(one => (one.Service, one.Problem?.ErrorId)));
        Assert.Equal(("restart/5s, restart/1m", string.Empty), (manager.ActionsOf("orders"), manager.ActionsOf("fresh")));
    }

    [Fact]
    public async Task A_node_without_services_has_nothing_to_restore()
    {
        Assert.Empty(await new RecoveryRestorer(context, manager).RestoreExpiredAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("\"delayMs\":5000", "\"delayMs\":-1")]
    [InlineData("\"delayMs\":5000", "\"delayMs\":4294967296")]
    [InlineData("{\"type\":1,\"delayMs\":5000}", "null")]
    [InlineData("\"resetSeconds\":86400", "\"resetSeconds\":9223372036854775807")]
    [InlineData("\"resetSeconds\":86400", "\"resetSeconds\":-2")]
    [InlineData("\"since\":1767225600000", "\"since\":9223372036854775807")]
    [InlineData("\"until\":1767226200000", "\"until\":-9223372036854775808")]
    public async Task Numbers_that_cannot_be_are_damage_and_not_a_failure_of_their_own(string good, string bad)
    {
        await SuspendAsync();
        string content = await File.ReadAllTextAsync(FilePath);
        Assert.Contains(good, content, StringComparison.Ordinal);
        await File.WriteAllTextAsync(FilePath, content.Replace(good, bad, StringComparison.Ordinal));

        RecoveryRestoration[] restored = (await new RecoveryRestorer(context, manager).RestoreExpiredAsync(CancellationToken.None)).ToArray();
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => new ServiceRecoveryReader(context, manager).DescribeAsync("orders", CancellationToken.None));

        Assert.Equal(("SuspendedRecoveryDamaged", "SuspendedRecoveryDamaged"), (Assert.Single(restored).Problem?.ErrorId, failure.ErrorId));
    }

    [Fact]
    public async Task Files_kept_of_a_service_that_was_removed_give_the_next_of_its_name_nothing()
    {
        await SuspendAsync();

        await SuspendedRecoveryFile.DeleteOfAsync(context, "orders", CancellationToken.None);
        await SuspendedRecoveryFile.DeleteOfAsync(context, "orders", CancellationToken.None);
        await SuspendedRecoveryFile.DeleteOfAsync(context, "never-there", CancellationToken.None);

        Assert.False(File.Exists(FilePath));
        Assert.False(Directory.Exists(context.ServiceFolder("never-there")));
    }

    [Fact]
    public async Task A_damaged_file_says_how_to_get_rid_of_it()
    {
        await SuspendAsync();
        await File.WriteAllTextAsync(FilePath, "[]x");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None));

        Assert.Equal("SuspendedRecoveryDamaged", failure.ErrorId);
        Assert.Contains("Set-GoServiceRecovery", failure.Problem.RecommendedAction, StringComparison.Ordinal);
        ServiceChange change = new() { Name = "orders" };
        await SupersededRecovery.SettleAsync(context, change, new ServiceSettings { Recovery = ServiceRecovery.None });
        Assert.Equal("Recovery.Actions", Assert.Single(change.Changes).Property);
        Assert.False(File.Exists(FilePath));
    }

    public void Dispose() => folder.Dispose();

    private Task<RecoverySuspensionOutcome> SuspendAsync() => suspension.SuspendAsync("orders", TenMinutes, "rollout 1", CancellationToken.None);

    private Task<T> WhileStoppingAsync<T>(Func<Task<T>> action) => suspension.WhileStoppingAsync("orders", TenMinutes, mayBeKilled: true, action, CancellationToken.None);

    private sealed class SettableClock : IClock
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            UtcNow += delay;
            return Task.CompletedTask;
        }
    }
}
