using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.LabTests.Services;
using Xunit;

namespace GoWinOps.LabTests.Cluster;

[Collection(LabCollection.Name)]
public sealed class ClusterNodeHealthTests(LabFixture lab)
{
    [LabFact]
    public async Task A_Windows_node_tells_its_vitals_and_how_its_services_are()
    {
        await using ServiceSession session = new(lab.Cluster, "health");

        dynamic health = Assert.Single(await session.SucceedAsync("Get-ClusterNodeHealth $node -Service RpcSs, $service -MaxCpuPercent 100 -MaxMemoryPercent 100 -MinFreeDiskPercent 0"));

        Assert.Contains("Windows", (string)health.OperatingSystem);
        Assert.InRange((double)health.CpuPercent, 0, 100);
        Assert.True((long)health.MemorySize > (long)health.MemoryFree);
        Assert.True((TimeSpan)health.Uptime > TimeSpan.Zero);
        Assert.Contains(((object[])health.Disks).Cast<dynamic>(), disk => (string)disk.Name == @"C:\");
        Assert.Equal("NotAvailable", $"{health.ClusterState}");
        Assert.Equal("Critical", $"{health.Verdict}");
        Assert.Contains("health", ((string[])health.Reasons)[0]);
    }
}
