using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

public sealed class ServiceAwarenessTests(GoProbe probe) : IClassFixture<GoProbe>
{
    [GoModulesTheory]
    [InlineData("windows/amd64", "", true)]
    [InlineData("windows/amd64", "-s -w", true)]
    [InlineData("linux/amd64", "", false)]
    public async Task A_program_that_answers_the_service_control_manager_is_recognised(string target, string linkerFlags, bool expected)
    {
        string path = await probe.BuildSampleAsync(target, "-trimpath", "-ldflags=" + linkerFlags);

        Assert.Equal(expected, await ServiceAwareness.OfFileAsync(path, CancellationToken.None));
        GoBuildInfo info = Assert.Single(await GoBuildInfoReader.ReadAsync(path, CancellationToken.None));
        Assert.Equal(expected, info.IsServiceAware);
        Assert.Equal(target == "windows/amd64", Array.Exists(info.Dependencies, module => module.Path == "golang.org/x/sys" && module.Sum.StartsWith("h1:", StringComparison.Ordinal)));
    }

    [GoFact]
    public async Task A_plain_console_program_is_not_taken_for_a_service()
    {
        Assert.False(await ServiceAwareness.OfFileAsync(await probe.BuildStampedAsync("windows/amd64"), CancellationToken.None));
    }

    [Fact]
    public async Task A_Windows_program_of_another_language_is_not_taken_for_a_service()
    {
        Assert.False(await ServiceAwareness.OfFileAsync(typeof(ServiceAwareness).Assembly.Location, CancellationToken.None));
    }
}
