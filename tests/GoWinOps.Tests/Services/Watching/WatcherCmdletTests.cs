using System;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class WatcherCmdletTests : ModuleTest
{
    [UnixTheory]
    [InlineData("Get-GoServiceWatcher")]
    [InlineData("Repair-GoService")]
    [InlineData("Repair-GoService orders -WhatIf")]
    [InlineData("'orders' | Repair-GoService")]
    [InlineData("Repair-GoService orders -AtBoot Disable")]
    public Task A_machine_without_Windows_says_so_at_once(string script) => AssertRequiresWindowsAsync(script);

    [Fact]
    public async Task A_timeout_that_is_no_time_and_a_host_that_is_not_there_are_refused()
    {
        Assert.Equal(new[] { "TimeoutNotPositive" }, (await Session.RunAsync("Repair-GoService orders -Timeout 00:00:00")).ErrorIds);
        Assert.Equal(new[] { "ServiceHostMissing" }, (await Session.RunAsync("Repair-GoService orders -AtBoot Enable -ServiceHostPath ./nowhere.exe")).ErrorIds);
    }
}
