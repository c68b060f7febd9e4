using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Cluster;
using GoWinOps.Nodes;
using Xunit;

namespace GoWinOps.Tests.Cluster;

public sealed class VitalsTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Theory]
    [InlineData(0, 0, 50, 100, 50.0)]
    [InlineData(1000, 2000, 1000, 2100, 100.0)]
    [InlineData(1000, 2000, 1100, 2100, 0.0)]
    [InlineData(1000, 2000, 1150, 2100, 0.0)]
    [InlineData(1000, 2000, 1000, 2000, null)]
    public void The_load_is_what_was_not_idle_between_two_samples(long idle1, long total1, long idle2, long total2, double? percent) =>
        Assert.Equal(percent, CpuSample.BusyPercent(new CpuSample(idle1, total1), new CpuSample(idle2, total2)));

    [Fact]
    public void Linux_tells_its_vitals_in_files()
    {
        folder.Write("proc/stat", "cpu  100 20 30 800 50 1 2 3 40 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
        folder.Write("proc/meminfo", "MemTotal:       2048 kB\nMemFree:  1 kB\nMemAvailable:   1024 kB\n");
        folder.Write("proc/uptime", "3600.50 100.00\n");
        folder.Write("proc/sys/kernel/osrelease", "6.1.0\n");
        folder.Write("etc/os-release", "NAME=x\nPRETTY_NAME=\"Example Linux 1\"\n");
        folder.Write("run/reboot-required", string.Empty);
        NodeVitals vitals = new();
        LinuxVitals source = new(folder.Path);

        source.Fill(vitals);
        CpuSample sample = source.SampleCpu()!.Value;

        Assert.Equal("Example Linux 1", vitals.OperatingSystem);
        Assert.Equal("6.1.0", vitals.Build);
        Assert.Equal(TimeSpan.FromSeconds(3600.5), vitals.Uptime);
        Assert.Equal(2048 * 1024, vitals.MemorySize);
        Assert.Equal(1024 * 1024, vitals.MemoryFree);
        Assert.Equal(new[] { "packages" }, vitals.PendingRestart);
        Assert.Equal((850, 1006), (sample.Idle, sample.Total));
    }

    [Fact]
    public void A_system_that_tells_nothing_leaves_its_vitals_open()
    {
        NodeVitals vitals = new();
        LinuxVitals source = new(folder.Path);

        source.Fill(vitals);

        Assert.Null(source.SampleCpu());
        Assert.Null(vitals.MemorySize);
        Assert.Null(vitals.Uptime);
        Assert.Null(vitals.PendingRestart);
        Assert.Empty(vitals.Disks);
    }

    [Fact]
    public async Task This_machine_is_measured_and_the_answer_survives_the_way_from_a_node()
    {
        string answer = await NodeProtocol.RunAsync(
            typeof(GetNodeVitalsOperation).FullName!, "{}", new NodeContext(folder.Path), TimeSpan.FromMinutes(1), CancellationToken.None);

        NodeVitals vitals = NodeProtocol.ReadAnswer<NodeVitals>(answer);

        Assert.InRange(vitals.CpuPercent!.Value, 0, 100);
        Assert.InRange(vitals.MemoryFree!.Value, 1, vitals.MemorySize!.Value);
        Assert.True(vitals.Uptime > TimeSpan.Zero);
        Assert.NotEmpty(vitals.OperatingSystem);
        DiskVitals root = Assert.Single(vitals.Disks, disk => disk.Name == Path.GetPathRoot(Environment.SystemDirectory.Length > 0 ? Environment.SystemDirectory : "/"));
        Assert.InRange(root.Free, 0, root.Size);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(ClusterNodeState.NotAvailable, vitals.ClusterState);
    }

    public void Dispose() => folder.Dispose();
}
