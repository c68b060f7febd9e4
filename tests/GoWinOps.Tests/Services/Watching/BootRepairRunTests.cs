using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class BootRepairRunTests : IDisposable
{
    private static readonly TimeSpan DelayedStart = TimeSpan.FromSeconds(120);
    private readonly TestFolder root = new();
    private readonly JumpingClock clock = new();
    private readonly SimulatedNode node;
    private readonly WatcherFolder folder;
    private readonly List<ServiceRepair> told = [];

    public BootRepairRunTests()
    {
        node = new SimulatedNode(clock) { Uptime = TimeSpan.FromSeconds(130) };
        clock.Passed = time => node.Uptime += time;
        folder = new WatcherFolder(root.Path);
        Directory.CreateDirectory(folder.Path);
    }

    [Fact]
    public async Task A_service_that_may_not_be_looked_at_keeps_no_other_from_its_start_and_is_told()
    {
        Add("a");
        Add("b");
        Add("c");
        node.Denied.Add("b");

        await RunAsync();

        Assert.Equal(new[] { "start a", "start c" }, node.Acts);
        Assert.Equal(("b", ServiceRepairOutcome.Failed, "ServiceAccessDenied"), told.Where(repair => repair.Name == "b").Select(repair => (repair.Name, repair.Outcome, repair.Problem!.ErrorId)).First());
        Assert.True(await folder.IsRepairedAsync("boot-1", CancellationToken.None));
    }

    [Fact]
    public async Task Settings_that_are_damaged_keep_no_service_from_its_start_and_are_told()
    {
        Add("orders");
        await File.WriteAllTextAsync(folder.SettingsPath, "{ half");

        BootRepairRun run = await RunAsync();

        Assert.Equal(new[] { "start orders" }, node.Acts);
        Assert.Contains("settings.json", run.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_need_is_started_before_them_and_told_for_itself()
    {
        Add("a", exitCode: 1068, needs: "z");
        Add("z");

        await RunAsync();

        Assert.Equal(new[] { "start z", "start a" }, node.Acts);
        Assert.Equal(new[] { "z", "a" }, told.Select(repair => repair.Name));
    }

    [Fact]
    public async Task A_delayed_service_has_its_turn_and_is_then_started_and_one_that_failed_is_tried_again()
    {
        Add("delayed", GoServiceStartType.AutomaticDelayedStart);
        Add("soon");
        foreach (int code in Enumerable.Repeat(1053, BootRepair.MaximumAttempts))
            node.StartCodes.Enqueue(code);

        await RunAsync();

        // In alphabetical order the delayed one would be first.
        Assert.Equal(new[] { "start soon", "start soon", "start soon", "start delayed", "start soon" }, node.Acts);
        Assert.Equal(
            new[] { ("soon", ServiceRepairOutcome.Failed), ("delayed", ServiceRepairOutcome.Started), ("soon", ServiceRepairOutcome.Started) },
            told.Select(repair => (repair.Name, repair.Outcome)));
        Assert.True(node.Uptime >= DelayedStart + BootRepairRule.SettleTime);
    }

    [Fact]
    public async Task A_boot_that_was_repaired_is_not_repaired_again_and_the_next_one_is()
    {
        Add("orders");
        await folder.MarkRepairedAsync("boot-1", CancellationToken.None);
        await RunAsync();
        Assert.Empty(node.Acts);

        await RunAsync("boot-2");
        Assert.Equal(new[] { "start orders" }, node.Acts);
    }

    public void Dispose() => root.Dispose();

    private void Add(string name, GoServiceStartType startType = GoServiceStartType.Automatic, int exitCode = 1077, string? needs = null)
    {
        string service = folder.ServiceFolder(name);
        Directory.CreateDirectory(service);
        string[] dependsOn = needs is null ? [] : [needs];
        node.Add(name, new WatchedSetup { StartType = startType, DependsOn = dependsOn, Executable = Path.Combine(service, "releases", "1.0.0", name + ".exe") }, exitCode);
    }

    private async Task<BootRepairRun> RunAsync(string boot = "boot-1")
    {
        BootRepair repair = new(node, (_, _) => Task.FromResult(new WatchedIntent()), name => StartHold.TryTake(folder.ServiceFolder(name)), clock, DelayedStart);
        BootRepairRun run = new(folder, node, repair, clock, DelayedStart);
        await run.RunAsync(boot, Tell, CancellationToken.None);
        return run;

        Task Tell(ServiceRepair told)
        {
            this.told.Add(told);
            return Task.CompletedTask;
        }
    }

    /// <summary>A clock whose waits are over at once.</summary>
    private sealed class JumpingClock : IClock
    {
        internal Action<TimeSpan>? Passed { get; set; }

        public DateTimeOffset UtcNow { get; private set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            UtcNow += delay;
            Passed?.Invoke(delay);
            return Task.CompletedTask;
        }
    }
}
