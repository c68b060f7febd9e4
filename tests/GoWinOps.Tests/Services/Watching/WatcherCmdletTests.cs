using System;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class WatcherCmdletTests : IDisposable
{
    private readonly ModuleSession session = new();

    [UnixTheory]
    [InlineData("Get-GoServiceWatcher")]
    [InlineData("Repair-GoService")]
    [InlineData("Repair-GoService orders -WhatIf")]
    [InlineData("'orders' | Repair-GoService")]
    [InlineData("Repair-GoService orders -AtBoot Disable")]
    public async Task A_machine_without_Windows_says_so_at_once(string script)
    {
        ModuleSession.Outcome outcome = await session.RunAsync(script);

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task A_timeout_that_is_no_time_and_a_host_that_is_not_there_are_refused()
    {
        Assert.Equal(new[] { "TimeoutNotPositive" }, (await session.RunAsync("Repair-GoService orders -Timeout 00:00:00")).ErrorIds);
        Assert.Equal(new[] { "ServiceHostMissing" }, (await session.RunAsync("Repair-GoService orders -AtBoot Enable -ServiceHostPath ./nowhere.exe")).ErrorIds);
    }

    public void Dispose() => session.Dispose();
}
