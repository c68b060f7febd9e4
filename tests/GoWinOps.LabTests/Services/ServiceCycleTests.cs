using System;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Lab.Scenario;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>Starting, stopping and switching a service over and over leaves nothing behind.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ServiceCycleTests(ServiceLabFixture lab)
{
    private const int Cycles = 1000;
    private const int WarmUp = 10;

    private const string HoldHandles = "param($count) $global:held = @(for ($one = 0; $one -lt $count; $one++) { [Threading.EventWaitHandle]::new($false, 'AutoReset') })";

    private WindowsNode Node => lab.Cluster.Nodes[1];

    [LabFact]
    public async Task A_thousand_starts_stops_and_switches_leak_no_handle_no_process_and_no_file()
    {
        await using ServiceSession session = new(lab.Cluster, "cycle");
        string path = await session.BuildIdleAsync();
        await session.SucceedAsync(
            $"foreach ($version in '2.0.0', '1.0.0') {{ Install-GoService $service -Path '{path}' -Version $version -StartupType Manual }}", SampleService.Port, Node);
        using NodeSession remote = await NodeSession.OpenAsync(lab.Cluster, Node);
        ServiceCycles cycles = new(session.Service, remote.InvokeAsync);
        await cycles.PrepareAsync();
        await cycles.RunAsync(WarmUp);

        ServiceCycles.Remains before = await cycles.CountAsync();
        await cycles.RunAsync(Cycles);
        ServiceCycles.Remains after = await cycles.CountAsync();

        Assert.Equal(string.Empty, after.GrownSince(before));
        // A handle kept in each cycle would have been seen.
        await remote.InvokeAsync(HoldHandles, Cycles);
        Assert.EndsWith(" handles", (await cycles.CountAsync()).GrownSince(before), StringComparison.Ordinal);
    }
}
