using System;
using System.Linq;
using GoWinOps.Cluster;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Cluster;

public sealed class NodeHealthRulesTests
{
    private readonly NodeVitals vitals = new()
    {
        CpuPercent = 10,
        MemorySize = 1000,
        MemoryFree = 500,
        Disks = [new DiskVitals { Name = @"C:\", Size = 100, Free = 50, FreePercent = 50 }],
        PendingRestart = [],
        ClusterState = ClusterNodeState.Up,
    };

    [Fact]
    public void A_node_with_nothing_wrong_is_healthy_without_reasons()
    {
        ClusterNodeHealth health = Judge();

        Assert.Equal(NodeHealthVerdict.Healthy, health.Verdict);
        Assert.Empty(health.Reasons);
        Assert.Equal("web01", health.Node);
        Assert.Equal(50, health.MemoryPercent);
    }

    [Theory]
    [InlineData(90, NodeHealthVerdict.Healthy)]
    [InlineData(90.1, NodeHealthVerdict.Warning)]
    [InlineData(100, NodeHealthVerdict.Warning)]
    public void A_busy_processor_is_a_warning_and_never_critical(double load, NodeHealthVerdict verdict)
    {
        vitals.CpuPercent = load;

        Assert.Equal(verdict, Judge().Verdict);
    }

    [Theory]
    [InlineData(100, NodeHealthVerdict.Healthy)]
    [InlineData(99, NodeHealthVerdict.Warning)]
    [InlineData(50, NodeHealthVerdict.Warning)]
    [InlineData(49, NodeHealthVerdict.Critical)]
    public void Memory_is_judged_by_its_limit_and_by_half_of_what_is_left_beyond_it(long free, NodeHealthVerdict verdict)
    {
        vitals.MemoryFree = free;

        Assert.Equal(verdict, Judge().Verdict);
    }

    [Theory]
    [InlineData(10, NodeHealthVerdict.Healthy)]
    [InlineData(9.9, NodeHealthVerdict.Warning)]
    [InlineData(5, NodeHealthVerdict.Warning)]
    [InlineData(4.9, NodeHealthVerdict.Critical)]
    public void A_disk_is_judged_by_its_limit_and_by_half_of_it(double freePercent, NodeHealthVerdict verdict)
    {
        vitals.Disks = [.. vitals.Disks, new DiskVitals { Name = @"D:\", FreePercent = freePercent }];

        ClusterNodeHealth health = Judge();

        Assert.Equal(verdict, health.Verdict);
        Assert.All(health.Reasons, reason => Assert.Contains(@"D:\", reason));
    }

    [Theory]
    [InlineData(GoServiceState.Running, NodeHealthVerdict.Healthy)]
    [InlineData(GoServiceState.Stopped, NodeHealthVerdict.Critical)]
    [InlineData(GoServiceState.StartPending, NodeHealthVerdict.Warning)]
    [InlineData(GoServiceState.Paused, NodeHealthVerdict.Warning)]
    [InlineData(GoServiceState.Unknown, NodeHealthVerdict.Unknown)]
    [InlineData(null, NodeHealthVerdict.Critical)]
    public void A_chosen_service_is_judged_by_its_state(GoServiceState? state, NodeHealthVerdict verdict)
    {
        vitals.Services = [new ServiceVitals { Name = "orders", State = state }];

        ClusterNodeHealth health = Judge();

        Assert.Equal(verdict, health.Verdict);
        Assert.All(health.Reasons, reason => Assert.Contains("orders", reason));
    }

    [Theory]
    [InlineData(ClusterNodeState.Up, NodeHealthVerdict.Healthy)]
    [InlineData(ClusterNodeState.Joining, NodeHealthVerdict.Healthy)]
    [InlineData(ClusterNodeState.NotClustered, NodeHealthVerdict.Healthy)]
    [InlineData(ClusterNodeState.NotAvailable, NodeHealthVerdict.Healthy)]
    [InlineData(ClusterNodeState.Paused, NodeHealthVerdict.Warning)]
    [InlineData(ClusterNodeState.Down, NodeHealthVerdict.Critical)]
    [InlineData(ClusterNodeState.Unknown, NodeHealthVerdict.Unknown)]
    public void The_state_in_the_cluster_counts(ClusterNodeState state, NodeHealthVerdict verdict)
    {
        vitals.ClusterState = state;

        Assert.Equal(verdict, Judge().Verdict);
    }

    [Fact]
    public void A_pending_restart_is_a_warning_that_says_what_waits()
    {
        vitals.PendingRestart = ["Windows Update"];

        ClusterNodeHealth health = Judge();

        Assert.Equal(NodeHealthVerdict.Warning, health.Verdict);
        Assert.Equal("a restart is pending: Windows Update", Assert.Single(health.Reasons));
    }

    [Fact]
    public void What_could_not_be_measured_keeps_a_node_from_being_called_healthy()
    {
        ClusterNodeHealth health = NodeHealthRules.Judge("web01", new NodeVitals(), new NodeHealthLimits());

        Assert.Equal(NodeHealthVerdict.Unknown, health.Verdict);
        Assert.Equal(3, health.Reasons.Length);
        Assert.Null(health.MemoryPercent);
    }

    [Fact]
    public void The_worst_decides_and_comes_first()
    {
        vitals.CpuPercent = null;
        vitals.PendingRestart = ["Windows Update"];
        vitals.Services = [new ServiceVitals { Name = "orders", State = GoServiceState.Stopped }];

        ClusterNodeHealth health = Judge();

        Assert.Equal(NodeHealthVerdict.Critical, health.Verdict);
        Assert.Equal(
            new[] { "service 'orders' is stopped", "a restart is pending: Windows Update", "the load of the processors is not known" }, health.Reasons);
    }

    [Fact]
    public void The_limits_given_count()
    {
        NodeHealthLimits strict = new() { MaxCpuPercent = 5, MaxMemoryPercent = 40, MinFreeDiskPercent = 60 };

        Assert.Equal(3, NodeHealthRules.Judge("web01", vitals, strict).Reasons.Length);
    }

    private ClusterNodeHealth Judge() => NodeHealthRules.Judge("web01", vitals, new NodeHealthLimits());
}
