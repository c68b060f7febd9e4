using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Targets;

public sealed class GetGoTargetTests : IDisposable
{
    private readonly ModuleSession session = new();

    [GoFact]
    public async Task The_list_is_that_of_the_Go_at_hand()
    {
        ToolCommand command = new(TestGo.Path, System.IO.Path.GetTempPath(), "tool", "dist", "list");
        ToolResult result = await ToolProcess.RunAsync(command, TimeSpan.FromMinutes(1), null, CancellationToken.None);

        GoPort[] ports = await GetAsync(string.Empty);

        Assert.Equal(ToolResult.LinesOf(result.Output), ports.Select(port => port.Name));
        Assert.All(ports, port => Assert.False(port.IsBroken));
        Assert.Equal(ports.Length, ports.Select(port => port.FriendlyName).Distinct().Count());
        Assert.All(ports, port => Assert.DoesNotContain(port.Architecture, port.FriendlyName.Split(' '), StringComparer.Ordinal));
    }

    [GoFact]
    public async Task A_port_is_described()
    {
        GoPort port = Assert.Single(await GetAsync("windows/AMD64"));

        Assert.Equal(("windows/amd64", "windows", "amd64", "Windows on 64-bit x86"), (port.Name, port.Os, port.Architecture, port.FriendlyName));
        Assert.True(port.IsFirstClass && port.SupportsCgo);
        Assert.Equal("Windows 10 or Windows Server 2016", port.MinimumOsVersion);
        Assert.Equal(("GOAMD64", "v1"), (port.MicroArchitectureVariable, port.DefaultMicroArchitecture));
        Assert.Equal(["v1", "v2", "v3", "v4"], port.MicroArchitectures);
        Assert.StartsWith("go1.", port.GoVersion, StringComparison.Ordinal);
    }

    [GoFact]
    public async Task Wildcards_and_switches_choose()
    {
        Assert.Equal(["windows/386", "windows/amd64", "windows/arm64"], (await GetAsync("windows/386, windows/*64")).Select(port => port.Name));
        Assert.Equal(["windows/386", "windows/amd64"], (await GetAsync("windows/* -FirstClass")).Select(port => port.Name));
        Assert.All(await GetAsync("linux/* -Cgo"), port => Assert.True(port.SupportsCgo));
        Assert.Contains(await GetAsync("linux/*"), port => !port.SupportsCgo);
        Assert.Empty(await GetAsync("beos/*"));
    }

    [GoFact]
    public async Task Broken_ports_come_only_with_All()
    {
        GoPort[] all = await GetAsync("-All");

        Assert.Contains(all, port => port.IsBroken);
        Assert.Equal((await GetAsync(string.Empty)).Select(port => port.Name), all.Where(port => !port.IsBroken).Select(port => port.Name));
    }

    [GoFact]
    public async Task A_name_that_is_no_port_is_an_error_with_what_comes_near()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("'windows/amd46', 'windows/386' | Get-GoTarget -GoPath $args[0]", TestGo.Path);

        Assert.Equal(new[] { nameof(Messages.GoTargetUnknown) }, outcome.ErrorIds);
        Assert.Contains("windows/amd64", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Single(outcome.Output);
    }

    [GoTheory]
    [InlineData("Invoke-GoCrossBuild . -GoPath '{0}' -Target windows/a", "windows/amd64,windows/arm64", "Windows on 64-bit x86, first-class, cgo")]
    [InlineData("Invoke-GoCrossBuild . -GoPath '{0}' -Target windows/amd64/", "windows/amd64/v1,windows/amd64/v2,windows/amd64/v3,windows/amd64/v4", "GOAMD64=v1 for 64-bit x86, the default")]
    [InlineData("Invoke-GoCrossBuild . -GoPath '{0}' -TargetOs wi", "windows", "Windows on 386, amd64, arm64")]
    [InlineData("Invoke-GoCrossBuild . -GoPath '{0}' -TargetOs windows -TargetArch a", "amd64,arm64", "64-bit x86 with windows")]
    [InlineData("Invoke-GoCrossBuild . -GoPath '{0}' -TargetArch s390x -TargetOs ", "linux", "Linux on s390x")]
    [InlineData("Invoke-GoCrossBuild . -GoPath '{0}' -Target linux/ppc64le -MicroArchitecture ", "power8,power9,power10", "GOPPC64=power8 for 64-bit POWER, little-endian, the default")]
    [InlineData("Get-GoTarget -GoPath '{0}' -Name windows/3", "windows/386", "Windows on 32-bit x86, first-class, cgo")]
    [InlineData("Get-GoTarget -GoPath '{0}/no-such-go' -Name windows/3", "", null)]
    public async Task Tab_completes_from_the_live_list_with_a_tooltip_in_words(string line, string expected, string? tooltip)
    {
        IReadOnlyList<CompletionResult> matches = await TabKey.PressAsync(session, line.Replace("{0}", TestGo.Path, StringComparison.Ordinal), found => Texts(found) == expected);

        Assert.Equal(expected, Texts(matches));
        if (tooltip is not null && !tooltip.Contains("386, amd64", StringComparison.Ordinal))
            Assert.Equal(tooltip, matches[0].ToolTip);
    }

    public void Dispose() => session.Dispose();

    // A Go up to 1.23 has windows/arm, too.
    private static string Texts(IEnumerable<CompletionResult> matches) =>
        string.Join(",", matches.Select(match => match.CompletionText).Where(text => text is not ("windows/arm" or "arm")));

    private async Task<GoPort[]> GetAsync(string parameters)
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Get-GoTarget {parameters} -GoPath $args[0]", TestGo.Path);
        Assert.Empty(outcome.ErrorIds);
        return outcome.Output.Select(output => (GoPort)output.BaseObject).ToArray();
    }
}
