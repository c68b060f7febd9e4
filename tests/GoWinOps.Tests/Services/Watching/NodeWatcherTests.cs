using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Recovery;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class NodeWatcherTests : IDisposable
{
    private static readonly TimeSpan DelayedStart = TimeSpan.FromSeconds(120);
    private readonly TestFolder root = new();
    private readonly SimulatedNode node = new(SystemClock.Instance);
    private readonly SimulatedRecoveryManager recovery = new();
    private readonly WatcherFolder folder;
    private readonly ConcurrentQueue<string> announced = new();

    public NodeWatcherTests() => folder = new WatcherFolder(root.Path);

    [Fact]
    public async Task Services_are_found_by_their_files_and_run_on_when_the_watcher_ends()
    {
        node.AddRunning("orders");
        node.AddRunning("other");
        await SuperviseAsync("orders", ServiceMode.Native);
        await SuperviseAsync("other", ServiceMode.Hosted);

        await WatchUntilAsync(status => status.Supervised.SequenceEqual(["orders"]));

        Assert.Equal("Running", (await SupervisionStatusFile.ReadAsync(folder.ServiceFolder("orders"), CancellationToken.None))!.State);
        Assert.Null(await SupervisionStatusFile.ReadAsync(folder.ServiceFolder("other"), CancellationToken.None));
        Assert.Empty(node.Acts);
    }

    [Fact]
    public async Task Missed_starts_are_made_up_for_once_a_boot_and_told()
    {
        string release = Path.Combine(folder.ServiceFolder("orders"), "releases", "1.0.0", "orders.exe");
        Directory.CreateDirectory(folder.ServiceFolder("orders"));
        node.Add("orders", new WatchedSetup { StartType = GoServiceStartType.Automatic, Executable = release }, exitCode: 1053);
        node.Add("Spooler", new WatchedSetup { StartType = GoServiceStartType.Automatic, Executable = @"C:\Windows\spoolsv.exe" });
        node.Add("Foreign", new WatchedSetup { StartType = GoServiceStartType.Automatic, Executable = @"C:\foreign.exe" });
        Directory.CreateDirectory(folder.Path);
        await folder.WriteSettingsAsync(new WatcherSettings { AtBoot = ["Spooler", "*"] }, CancellationToken.None);

        await WatchUntilAsync(status => status.BootRepairs.Length == 2);

        Assert.Equal(new[] { "start orders", "start Spooler" }, node.Acts);
        Assert.Equal(2, announced.Count(text => text.Contains("started after the boot", StringComparison.Ordinal)));
        Assert.Contains(await DecisionLog.ReadAsync(folder.ServiceFolder("orders"), 10, CancellationToken.None), decision => decision.Kind == "BootRepair");
        Assert.True(await folder.IsRepairedAsync("boot-1", CancellationToken.None));

        node.Acts.Clear();
        node["orders"].End(exitCode: 1077);
        await SuperviseAsync("orders", ServiceMode.Native);
        await WatchUntilAsync(status => status.Supervised.Length == 1);
        Assert.Empty(node.Acts);
    }

    [Fact]
    public async Task A_watcher_that_starts_late_in_a_boot_leaves_delayed_services_their_turn()
    {
        node.Uptime = TimeSpan.FromMinutes(6);
        Directory.CreateDirectory(folder.Path);
        node.Add("Spooler", new WatchedSetup { StartType = GoServiceStartType.AutomaticDelayedStart });
        node.Add("Missed", new WatchedSetup { StartType = GoServiceStartType.Automatic });
        await folder.WriteSettingsAsync(new WatcherSettings { AtBoot = ["Spooler", "Missed"] }, CancellationToken.None);

        await WatchUntilAsync(status => status.BootRepairs.Length == 1);

        Assert.Equal(new[] { "start Missed" }, node.Acts);
        Assert.Contains(announced, text => text.Contains("'Missed' was started after the boot", StringComparison.Ordinal) && text.Contains("The System log says nothing", StringComparison.Ordinal));
        Assert.False(await folder.IsRepairedAsync("boot-1", CancellationToken.None));
    }

    [Theory]
    [InlineData("{ \"Mode\": 1, \"Super")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task What_is_damaged_about_one_service_is_told_once_and_keeps_no_other_from_being_watched(string content)
    {
        foreach (string name in new[] { "a", "b", "c" })
        {
            node.AddRunning(name);
            await SuperviseAsync(name, ServiceMode.Native);
        }

        await File.WriteAllTextAsync(SupervisionFile.PathIn(folder.ServiceFolder("b")), content);
        await File.WriteAllTextAsync(Path.Combine(folder.ServiceFolder("a"), "state.json"), "{ half");

        await WatchUntilAsync(status => status.Supervised.SequenceEqual(["a", "c"]) && status.Trouble is not null);

        Assert.Single(announced, text => text.Contains("'b'", StringComparison.Ordinal) && text.Contains("supervision.json", StringComparison.Ordinal));
        Assert.Contains("state.json", (await SupervisionStatusFile.ReadAsync(folder.ServiceFolder("a"), CancellationToken.None))!.Trouble, StringComparison.Ordinal);
        Assert.Empty(node.Acts);
    }

    [Fact]
    public async Task A_service_whose_folder_goes_is_let_go_and_the_others_are_watched_on()
    {
        node.AddRunning("a");
        node.AddRunning("b");
        await SuperviseAsync("a", ServiceMode.Native);
        await SuperviseAsync("b", ServiceMode.Native);
        bool isGone = false;

        await WatchUntilAsync(status =>
        {
            if (!isGone && status.Supervised.Length == 2)
            {
                Directory.Delete(folder.ServiceFolder("a"), recursive: true);
                isGone = true;
            }

            return isGone && status.Supervised.SequenceEqual(["b"]);
        });

        Assert.False(Directory.Exists(folder.ServiceFolder("a")));
        Assert.Empty(node.Acts);
    }

    [Fact]
    public async Task Failure_actions_that_a_deployment_took_and_left_are_given_back()
    {
        recovery.With("orders");
        NodeContext context = new(root.Path);
        Directory.CreateDirectory(folder.ServiceFolder("orders"));
        SuspendedRecovery left = SuspendedRecovery.Of(ServiceRecovery.Default, "rollout r-1", DateTimeOffset.UtcNow.AddHours(-2), TimeSpan.FromHours(1));
        await new SuspendedRecoveryFile(context, "orders").WriteAsync(left, CancellationToken.None);

        await WatchUntilAsync(_ => recovery.ActionsOf("orders").Length > 0);

        Assert.Equal("restart/5s, restart/10s, restart/1m", recovery.ActionsOf("orders"));
        Assert.Contains(announced, text => text.Contains("was restored", StringComparison.Ordinal));
    }

    public void Dispose() => root.Dispose();

    private Task SuperviseAsync(string service, ServiceMode mode)
    {
        Directory.CreateDirectory(folder.ServiceFolder(service));
        return SupervisionFile.WriteAsync(folder.ServiceFolder(service), new SupervisionSettings { Service = service, Mode = mode }, CancellationToken.None);
    }

    private async Task WatchUntilAsync(Predicate<WatcherStatus> reached)
    {
        using CancellationTokenSource stop = new();
        using NodeWatcher watcher = new(root.Path, node, new WatchedLease("boot-1", () => 1_000), new RecoveryRestorer(new NodeContext(root.Path), recovery), SystemClock.Instance, (_, text) =>
        {
            announced.Enqueue(text);
            return Task.CompletedTask;
        });
        Task watching = watcher.RunAsync(DelayedStart, stop.Token);
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(2));
        try
        {
            while (await WatchedFile<WatcherStatus>.ReadAsync(folder.StatusPath, deadline.Token) is not { } status || !reached(status) || !status.Supervised.All(name => File.Exists(SupervisionStatusFile.PathIn(folder.ServiceFolder(name)))))
                await Task.WhenAny(watching, Task.Delay(50, deadline.Token)).Unwrap();
        }
        finally
        {
            stop.Cancel();
            await watching;
        }
    }
}
