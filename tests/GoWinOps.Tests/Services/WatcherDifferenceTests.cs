using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class WatcherDifferenceTests
{
    private const string Host = @"C:\ProgramData\GoWinOps\host\aaaa\GoWinOps.ServiceHost.exe";
    private const string Older = @"C:\ProgramData\GoWinOps\host\bbbb\GoWinOps.ServiceHost.exe";

    [Theory]
    [InlineData(true, false, null, GoServiceState.Unknown, "Watcher: (none) -> " + Host)]
    [InlineData(true, true, Older, GoServiceState.Running, "Watcher: " + Older + " -> " + Host)]
    [InlineData(true, true, Host, GoServiceState.Stopped, "Watcher: Stopped -> Running")]
    [InlineData(true, true, Host, GoServiceState.Running, null)]
    [InlineData(false, false, null, GoServiceState.Unknown, null)]
    public void A_plan_names_what_becomes_of_the_watcher(bool isNeeded, bool isInstalled, string? hostPath, GoServiceState state, string? expected)
    {
        ServiceChange plan = new() { WatcherNeeded = isNeeded, Changes = [new PropertyChange { Property = "Mode" }] };

        WatcherDifference.AddTo(plan, new GoServiceWatcher { IsInstalled = isInstalled, HostPath = hostPath, State = state }, Host);

        Assert.Equal(expected, plan.Changes.Skip(1).SingleOrDefault()?.ToString());
    }

    [Theory]
    [InlineData(true, false, false, Host, "Watcher: (none) -> " + Host)]
    [InlineData(false, true, false, Host, "Watcher: another build -> " + Host)]
    [InlineData(false, false, true, null, "Watcher: installed -> (none)")]
    [InlineData(false, false, false, Host, null)]
    public void An_outcome_names_what_became_of_it(bool isInstalled, bool isUpdated, bool isRemoved, string? hostPath, string? expected)
    {
        ServiceChange change = new();

        WatcherDifference.AddTo(change, new WatcherChange { Installed = isInstalled, Updated = isUpdated, Removed = isRemoved }, hostPath);

        Assert.Equal(expected, change.Changes.SingleOrDefault()?.ToString());
    }
}
