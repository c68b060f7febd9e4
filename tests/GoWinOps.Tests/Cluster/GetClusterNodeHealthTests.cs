using System;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Cluster;

public sealed class GetClusterNodeHealthTests : IDisposable
{
    private readonly ModuleSession session = new();

    [Fact]
    public async Task This_machine_is_judged_by_default()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-ClusterNodeHealth -MaxCpuPercent 100 -MaxMemoryPercent 100 -MinFreeDiskPercent 0");

        Assert.Empty(outcome.ErrorIds);
        PSObject health = Assert.Single(outcome.Output);
        Assert.Equal(".", health.Properties["Node"].Value);
        Assert.Contains(health.Properties["Verdict"].Value.ToString(), new[] { "Healthy", "Warning" });
        Assert.NotNull(health.Properties["CpuPercent"].Value);
    }

    [Fact]
    public async Task A_limit_that_is_passed_gives_a_verdict_with_its_reason()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-ClusterNodeHealth -MaxMemoryPercent 0");

        PSObject health = Assert.Single(outcome.Output);
        Assert.Contains(health.Properties["Verdict"].Value.ToString(), new[] { "Warning", "Critical" });
        Assert.Contains((string[])health.Properties["Reasons"].Value, reason => reason.Contains("memory"));
    }

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_a_row_and_an_error_and_the_others_are_measured()
    {
        ModuleSession.Outcome outcome = await session.RunAsync(
            "'ssh://nobody@127.0.0.1:9', '.' | Get-ClusterNodeHealth -ConnectTimeout 0:0:20 -MaxCpuPercent 100 -MaxMemoryPercent 100 -MinFreeDiskPercent 0");

        Assert.Equal(2, outcome.Output.Count);
        PSObject lost = outcome.Output.Single(health => ((string)health.Properties["Node"].Value).Contains("127.0.0.1"));
        Assert.Equal("Unknown", lost.Properties["Verdict"].Value.ToString());
        Assert.NotEmpty((string[])lost.Properties["Reasons"].Value);
        Assert.Equal(new[] { "NodeUnreachable" }, outcome.ErrorIds);
        Assert.Equal(lost.Properties["Node"].Value, outcome.Errors[0].TargetObject);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Services_of_a_machine_that_is_not_Windows_cannot_be_asked_for()
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Get-ClusterNodeHealth -Service orders");

        Assert.Equal(new[] { "RequiresWindows" }, outcome.ErrorIds);
        Assert.Equal("Unknown", Assert.Single(outcome.Output).Properties["Verdict"].Value.ToString());
    }

    [Fact]
    public async Task Stopping_the_pipeline_ends_the_measurement()
    {
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("Get-ClusterNodeHealth; 'not reached'");
        using PSDataCollection<PSObject> output = new();
        IAsyncResult running = shell.BeginInvoke<PSObject, PSObject>(null, output);

        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
    }

    public void Dispose() => session.Dispose();
}
