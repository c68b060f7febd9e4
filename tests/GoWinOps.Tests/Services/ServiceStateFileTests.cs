using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ServiceStateFileTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly NodeContext context;

    public ServiceStateFileTests() => context = new NodeContext(folder.Path);

    [Fact]
    public async Task A_service_nothing_is_known_of_has_an_empty_state()
    {
        ServiceState state = await new GetServiceStateOperation { Name = "orders" }.RunAsync(context, CancellationToken.None);

        Assert.Null(state.Current);
        Assert.Equal(0, state.FencingToken);
    }

    [Fact]
    public async Task What_is_saved_is_read_back_and_no_partial_file_stays()
    {
        ServiceStateFile file = new(context, "orders");

        await file.UpdateAsync(7, "r-1", state => state.Current = "v2", CancellationToken.None);
        await file.UpdateAsync(null, null, state => state.LastStable = "v1", CancellationToken.None);
        ServiceState read = await file.ReadAsync(CancellationToken.None);

        Assert.Equal(("v2", "v1", 7L, "r-1"), (read.Current, read.LastStable, read.FencingToken, read.RolloutId));
        Assert.Equal(DateTimeKind.Utc, read.UpdatedUtc.Kind);
        Assert.Equal(new[] { "state.json", "state.lock" }, Directory.GetFiles(context.ServiceFolder("orders")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_state_that_cannot_be_opened_is_told_apart_from_a_damaged_one()
    {
        ServiceStateFile file = new(context, "orders");
        Directory.CreateDirectory(file.FilePath);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => file.ReadAsync(CancellationToken.None));

        Assert.Equal(("ServiceStateUnreadable", "orders"), (failure.ErrorId, failure.Target));
        Assert.Contains(file.FilePath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lower_fencing_token_is_refused_and_changes_nothing()
    {
        ServiceStateFile file = new(context, "orders");
        await file.UpdateAsync(7, "r-7", state => state.Current = "v2", CancellationToken.None);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() =>
            file.UpdateAsync(6, "r-6", state => state.Current = "v1", CancellationToken.None));

        Assert.Equal("FencingTokenStale", failure.ErrorId);
        Assert.Contains("r-7", failure.Message, StringComparison.Ordinal);
        Assert.Equal("v2", (await file.ReadAsync(CancellationToken.None)).Current);
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_all_kept()
    {
        ServiceStateFile file = new(context, "orders");

        IEnumerable<Task> changes = Enumerable.Range(0, 20).Select(_ => Task.Run(() =>
            file.UpdateAsync(null, null, state => state.FencingToken++, CancellationToken.None)));
        await Task.WhenAll(changes);

        Assert.Equal(20, (await file.ReadAsync(CancellationToken.None)).FencingToken);
    }

    [Fact]
    public async Task A_damaged_state_is_reported_with_its_file()
    {
        ServiceStateFile file = new(context, "orders");
        Directory.CreateDirectory(context.ServiceFolder("orders"));
        await File.WriteAllTextAsync(file.FilePath, "{ \"Current\": ");

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => file.ReadAsync(CancellationToken.None));

        Assert.Equal("ServiceStateDamaged", failure.ErrorId);
        Assert.Contains(file.FilePath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_says_which_file_and_why()
    {
        ServiceStateFile file = new(context, "orders");
        using ServiceStateFile.Edit edit = await file.OpenAsync(null, null, CancellationToken.None);
        Directory.CreateDirectory(file.FilePath);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => edit.SaveAsync(CancellationToken.None));

        Assert.Equal("ServiceStateNotWritten", failure.ErrorId);
        Assert.Contains(file.FilePath, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_somebody_else_keeps_locked_is_given_up_in_time()
    {
        SimulatedClock clock = new();
        ServiceStateFile file = new(new NodeContext(folder.Path, clock), "orders");
        DateTimeOffset begun = clock.UtcNow;
        using ServiceStateFile.Edit held = await new ServiceStateFile(context, "orders").OpenAsync(null, null, CancellationToken.None);

        GoWinOpsException failure = clock.Run(() => Assert.ThrowsAsync<GoWinOpsException>(() => file.OpenAsync(null, null, CancellationToken.None)));

        Assert.Equal("ServiceStateLocked", failure.ErrorId);
        Assert.Contains("state.lock", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(30), clock.UtcNow - begun);
    }

    public void Dispose() => folder.Dispose();
}
