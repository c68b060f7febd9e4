using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>What is refused, remembered and reported about a pair before any node is asked.</summary>
public sealed class StandbyPairTests : IDisposable
{
    private static readonly string[] Nodes = ["web01", "web02"];
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("Watch-GoService orders -Node web01 -Standby web01", "it is the same node")]
    [InlineData("Watch-GoService orders, billing -Node web01 -Standby web02", "one service on one node has one standby")]
    [InlineData("Watch-GoService orders* -Node web01 -Standby web02", "one service on one node has one standby")]
    [InlineData("Watch-GoService orders -Node web01, web03 -Standby web02", "one service on one node has one standby")]
    public async Task A_pair_that_cannot_be_meant_is_refused_with_the_reason(string command, string expected)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(command + " -HistoryPath $args[0]", folder.Path);

        Assert.Equal(["StandbyNotPossible"], outcome.ErrorIds);
        Assert.Contains(expected, outcome.Errors.Single().ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Node web01, web03 -Standby web02", "StandbyNotPossible")]
    [InlineData("-Node web01 -Standby WEB01", "StandbyNotPossible")]
    [InlineData("-Node web01 -Standby web02 -StartupType Automatic", "StandbyStartType")]
    public async Task A_pair_that_cannot_be_meant_is_not_installed(string parameters, string expected)
    {
        string path = folder.Combine("orders.exe");
        await File.WriteAllBytesAsync(path, PortableExecutable.Make(PortableExecutable.Amd64));

        Assert.Equal([expected], (await session.RunAsync($"Install-GoService orders -Path $args[0] -Version 1.0.0 {parameters}", path)).ErrorIds);
    }

    [Theory]
    [InlineData("-LeaseDuration 2")]
    [InlineData("-StopTimeout 2h")]
    public async Task Times_that_no_lease_could_keep_are_refused(string parameters)
    {
        Assert.Equal(["WatchIntervalInvalid"], (await session.RunAsync($"Watch-GoService orders -Node web01 -Standby web02 {parameters}")).ErrorIds);
    }

    [Fact]
    public async Task What_is_remembered_of_a_pair_is_the_same_in_whichever_order_its_nodes_are_named_and_is_one_watchs_at_a_time()
    {
        using (StandbyStore store = StandbyStore.Open(new WatchFolder(folder.Path), "orders", Nodes))
        {
            await store.SaveAsync(new StandbyMemory { HolderId = "a", Token = 7, IsWhole = true, Active = "web02", LongestLease = TimeSpan.FromSeconds(40) }, CancellationToken.None);
            GoWinOpsException second = Assert.Throws<GoWinOpsException>(() => StandbyStore.Open(new WatchFolder(folder.Path), "Orders", ["web02", "WEB01"]));
            Assert.Equal(nameof(Messages.WatchRunning), second.ErrorId);
        }

        using StandbyStore again = StandbyStore.Open(new WatchFolder(folder.Path), "orders", ["web02", "web01"]);
        StandbyMemory memory = await again.ReadAsync(CancellationToken.None);
        Assert.Equal((7, "web02", true, TimeSpan.FromSeconds(40)), (memory.Token, memory.Active, memory.IsWhole, memory.LongestLease));
    }

    [Fact]
    public async Task A_damaged_memory_is_reported_and_not_taken_for_an_empty_one()
    {
        using StandbyStore store = StandbyStore.Open(new WatchFolder(folder.Path), "orders", Nodes);
        await store.SaveAsync(new StandbyMemory(), CancellationToken.None);
        await File.WriteAllTextAsync(Directory.GetFiles(folder.Path, "standby-*.json").Single(), "{ \"Token\": ");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => store.ReadAsync(CancellationToken.None));

        Assert.Equal(nameof(Messages.StandbyMemoryDamaged), failure.ErrorId);
    }

    [Fact]
    public async Task A_damaged_lease_is_reported_and_not_taken_for_none()
    {
        folder.Write(StandbyLeaseFile.FileName, "{ \"Epoch\": ");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => StandbyChecks.ReadAsync("orders", folder.Path, CancellationToken.None));

        Assert.Equal(nameof(Messages.StandbyLeaseDamaged), failure.ErrorId);
    }

    [Fact]
    public async Task A_service_is_not_started_where_no_lease_lets_it_run_and_one_without_a_standby_is()
    {
        NodeContext context = new(folder.Path);
        await StandbyPlace.RequireActiveAsync(context, "orders", CancellationToken.None);
        folder.Write(Path.Combine("services", "orders", StandbyLeaseFile.FileName), "{ \"Epoch\": ");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => StandbyPlace.RequireActiveAsync(context, "orders", CancellationToken.None));

        Assert.Equal(nameof(Messages.StandbyPassive), failure.ErrorId);
    }

    [Theory]
    [InlineData(GoServiceStartType.Automatic, false)]
    [InlineData(GoServiceStartType.AutomaticDelayedStart, false)]
    [InlineData(GoServiceStartType.Manual, true)]
    [InlineData(GoServiceStartType.Disabled, true)]
    public void A_service_that_has_a_standby_is_never_set_to_start_by_itself(GoServiceStartType startType, bool isFine)
    {
        ServiceSettingContext context = new(new NodeContext(folder.Path), "orders");
        ServiceConfiguration wanted = new() { StartType = startType };
        new StartTypeSetting().Check(null!, wanted, context);
        folder.Write(Path.Combine("services", "orders", StandbyLeaseFile.FileName), "{}");

        Exception? failure = Record.Exception(() => new StartTypeSetting().Check(null!, wanted, context));

        Assert.Equal(isFine ? null : nameof(Messages.StandbyStartType), (failure as GoWinOpsException)?.ErrorId);
    }

    [Fact]
    public void The_start_type_of_a_service_that_has_a_standby_is_no_drift_and_is_not_put_back()
    {
        ServiceSettingContext context = new(new NodeContext(folder.Path), "orders");
        ServiceSettings installed = new() { StartType = GoServiceStartType.AutomaticDelayedStart };
        ServiceConfiguration existing = new() { StartType = GoServiceStartType.Manual };
        StartTypeSetting setting = new();
        Assert.Equal(GoServiceStartType.AutomaticDelayedStart, setting.Expect(installed, existing, existing, context).StartType);
        folder.Write(Path.Combine("services", "orders", StandbyLeaseFile.FileName), "{}");

        Assert.Equal(GoServiceStartType.Manual, setting.Expect(installed, existing, existing, context).StartType);
    }

    [Fact]
    public void A_pair_that_is_watched_is_not_ended()
    {
        StandbyLease lease = new() { HoldBootId = "boot-1", HoldUntilTick = 1000, Holder = "ann@control" };

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => StandbyChecks.RequireFree("orders", lease, 999, "boot-1"));
        StandbyChecks.RequireFree("orders", lease, 1000, "boot-1");
        StandbyChecks.RequireFree("orders", lease, 1, "boot-2");

        Assert.Equal(nameof(Messages.StandbyHeld), failure.ErrorId);
        Assert.Contains("ann@control", failure.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task WhatIf_says_what_it_would_do_and_makes_no_pair()
    {
        // Nobody listens there: nodes that do not answer are no reason not to say it.
        ModuleSession.Outcome outcome = await session.RunAsync(
            "Watch-GoService orders -Node ssh://nobody@127.0.0.1:1 -Standby ssh://nobody@127.0.0.2:1 -WhatIf -Duration 1 -HistoryPath $args[0]", folder.Path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains(outcome.Warnings, warning => warning.Contains("127.0.0.2", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(folder.Path, "standby-*"));
    }

    [UnixFact]
    public async Task Removing_a_pair_needs_Windows_like_all_that_is_done_to_services()
    {
        Assert.Equal(["RequiresWindows"], (await session.RunAsync("Remove-GoServiceStandby orders -Confirm:$false")).ErrorIds);
    }
}
