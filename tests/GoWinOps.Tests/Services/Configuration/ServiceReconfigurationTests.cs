using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class ServiceReconfigurationTests
{
    private readonly Channel channel = new();
    private readonly List<string> told = [];

    [Theory]
    [InlineData(null, true, "SetServiceOperation, StopServiceOperation, StartServiceOperation", false)]
    [InlineData(null, false, "SetServiceOperation", true)]
    [InlineData("StopServiceOperation", true, "SetServiceOperation, StopServiceOperation", true)]
    [InlineData("StartServiceOperation", true, "SetServiceOperation, StopServiceOperation, StartServiceOperation", false)]
    public async Task The_warnings_of_a_change_are_told_once_whatever_becomes_of_the_restart(string? fails, bool restarts, string steps, bool isRestartNeeded)
    {
        channel.Fails = fails;

        Task<ServiceChange> work = CarryOutAsync(restarts);

        if (fails is not null)
            Assert.Equal("NodeTimedOut", (await Assert.ThrowsAsync<GoWinOpsException>(() => work)).ErrorId);
        else
            Assert.Equal("web01", (await work).Node);
        Assert.Equal(steps, string.Join(", ", channel.Steps));
        Assert.Equal([$"web01: a policy can undo the right; restart needed: {isRestartNeeded}"], told);
    }

    [Fact]
    public async Task The_warnings_of_a_change_are_told_also_when_its_watcher_cannot_be_seen_to()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => CarryOutAsync(restarts: true, settle: () => throw new TimeoutException()));

        Assert.Equal(["SetServiceOperation"], channel.Steps);
        Assert.Single(told);
    }

    [Fact]
    public async Task A_change_that_was_not_made_has_nothing_to_warn_of()
    {
        channel.Fails = "SetServiceOperation";

        await Assert.ThrowsAsync<GoWinOpsException>(() => CarryOutAsync(restarts: true));

        Assert.Empty(told);
    }

    private Task<ServiceChange> CarryOutAsync(bool restarts, Action? settle = null)
    {
        ServiceReconfiguration steps = new(channel, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90))
        {
            SettleWatcher = (_, _) =>
            {
                settle?.Invoke();
                return Task.CompletedTask;
            },
            Warn = change =>
            {
                told.AddRange(change.Warnings.Select(warning => $"{change.Node}: {warning}; restart needed: {change.RestartNeeded}"));
                return Task.CompletedTask;
            },
        };
        return steps.CarryOutAsync(new SetServiceOperation { Name = "orders" }, restarts, CancellationToken.None);
    }

    private sealed class Channel : INodeChannel
    {
        public string NodeName => "web01";

        internal string? Fails { get; set; }

        internal List<string> Steps { get; } = [];

        public Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
        {
            Steps.Add(operation.GetType().Name);
            if (Steps[^1] == Fails)
                throw new GoWinOpsException(nameof(Messages.NodeTimedOut), "web01", "web01", "work", deadline);
            object result = operation is SetServiceOperation
                ? new ServiceChange { Name = "orders", RestartNeeded = true, Warnings = ["a policy can undo the right"] }
                : new ServiceTransition();
            return Task.FromResult((TResult)result);
        }

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
