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

public sealed class WatchedServiceTests : IDisposable
{
    private readonly TestFolder root = new();
    private readonly SimulatedNode node = new(SystemClock.Instance);
    private readonly WatchedService service;

    public WatchedServiceTests() => service = new WatchedService(
        "orders", root.Path, node, new WatchedLease("boot-1", () => 1_000), (_, _) => Task.FromResult(new WatchedIntent()), SystemClock.Instance);

    [Fact]
    public async Task A_watch_that_fails_begins_anew_and_the_same_failure_is_told_once()
    {
        node.AddRunning("orders");
        await SupervisionFile.WriteAsync(root.Path, new SupervisionSettings { Service = "orders", Mode = ServiceMode.Native }, CancellationToken.None);
        node.Denied.Add("orders");
        List<string> told = [];

        for (int look = 0; look < 3; look++)
        {
            await service.BeginAsync(CancellationToken.None);
            Assert.True(SpinWait.SpinUntil(() => !service.IsSupervised, TimeSpan.FromMinutes(2)));
            told.AddRange(service.TakeFailures());
        }

        Assert.Contains("orders", Assert.Single(told), StringComparison.Ordinal);
        using CancellationTokenSource stop = new();
        node.Denied.Clear();
        await service.BeginAsync(stop.Token);
        string status = SupervisionStatusFile.PathIn(root.Path);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(status), TimeSpan.FromMinutes(2)));
        stop.Cancel();
        await service.LeaveAsync(CancellationToken.None);
        Assert.Empty(service.TakeFailures());
    }

    public void Dispose()
    {
        service.Dispose();
        root.Dispose();
    }
}
