using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
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
        ModuleSession.Outcome outcome = await session.RunAsync("Watch-GoService orders -Node web01 -Standby web02 -WhatIf -Duration 1 -HistoryPath $args[0]", folder.Path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(Directory.GetFiles(folder.Path, "standby-*"));
    }

    [UnixFact]
    public async Task Removing_a_pair_needs_Windows_like_all_that_is_done_to_services()
    {
        Assert.Equal(["RequiresWindows"], (await session.RunAsync("Remove-GoServiceStandby orders -Confirm:$false")).ErrorIds);
    }
}
