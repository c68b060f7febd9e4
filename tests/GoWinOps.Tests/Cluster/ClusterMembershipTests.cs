using System.Collections.Generic;
using GoWinOps.Cluster;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Cluster;

public sealed class ClusterMembershipTests
{
    [Theory]
    [InlineData(0u, ClusterNodeState.Up)]
    [InlineData(1u, ClusterNodeState.Down)]
    [InlineData(2u, ClusterNodeState.Paused)]
    [InlineData(3u, ClusterNodeState.Joining)]
    [InlineData(4294967295u, ClusterNodeState.Unknown)]
    [InlineData(77u, ClusterNodeState.Unknown)]
    public void The_unsigned_state_of_a_node_is_read_as_the_signed_number_it_stands_for(uint state, ClusterNodeState expected) =>
        Assert.Equal(expected, ClusterMembership.Interpret(Node(("State", state))).State);

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(0x1u, 1)]
    [InlineData(0x2u, 1)]
    [InlineData(0x10u, 1)]
    [InlineData(0x33u, 3)]
    [InlineData(0xCu, 0)]
    public void Isolation_quarantine_and_a_failed_drain_are_told_from_the_flags(uint flags, int findings) =>
        Assert.Equal(findings, ClusterMembership.Interpret(Node(("State", 0u), ("StatusInformation", flags))).Findings.Count);

    [Fact]
    public void A_Windows_version_without_a_property_is_no_fault()
    {
        ClusterMembership membership = ClusterMembership.Interpret(Node(("state", 0u)));

        Assert.Equal(ClusterNodeState.Up, membership.State);
        Assert.Empty(membership.Findings);
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_state_is_not_available() =>
        Assert.Equal(ClusterNodeState.NotAvailable, ClusterMembership.Interpret(CimAnswer.Absent).State);

    [Fact]
    public void Where_the_namespace_is_missing_the_machine_is_not_clustered() =>
        Assert.Equal(ClusterNodeState.NotClustered, ClusterMembership.Interpret(new CimAnswer { ErrorCode = 3, ErrorText = "Invalid namespace" }).State);

    [Theory]
    [InlineData(2, "Access denied")]
    [InlineData(1, "The cluster service is not running.")]
    public void Another_failure_leaves_the_state_unknown_and_says_why(int code, string text)
    {
        ClusterMembership membership = ClusterMembership.Interpret(new CimAnswer { ErrorCode = code, ErrorText = text });

        Assert.Equal(ClusterNodeState.Unknown, membership.State);
        Assert.Contains(text, Assert.Single(membership.Findings));
    }

    [Fact]
    public void A_cluster_that_does_not_list_the_machine_leaves_the_state_unknown() =>
        Assert.Equal(ClusterNodeState.Unknown, ClusterMembership.Interpret(new CimAnswer()).State);

    private static CimAnswer Node(params (string Name, object Value)[] properties)
    {
        Dictionary<string, object?> row = new(System.StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object value) in properties)
            row[name] = value;
        return new CimAnswer { Rows = new[] { row } };
    }
}
