using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Windows;

namespace GoWinOps.Cluster;

/// <summary>A machine's place in its failover cluster, read from <c>MSCluster_Node</c>.</summary>
/// <remarks>The values are those of clusapi.h and of the class's documentation at learn.microsoft.com.</remarks>
internal sealed class ClusterMembership
{
    private const string Namespace = "root/MSCluster";
    private const int InvalidNamespace = 3;
    private const int Isolated = 0x1;
    private const int Quarantined = 0x2;
    private const int DrainFailed = 0x10;

    private ClusterMembership(ClusterNodeState state, IReadOnlyList<string> findings)
    {
        State = state;
        Findings = findings;
    }

    /// <summary>The node's state.</summary>
    internal ClusterNodeState State { get; }

    /// <summary>What else the cluster says that an administrator should know.</summary>
    internal IReadOnlyList<string> Findings { get; }

    /// <summary>Asks the cluster service of this machine.</summary>
    internal static async Task<ClusterMembership> ReadAsync(CancellationToken cancellationToken)
    {
        // All properties, because which there are depends on the Windows version, and asking for one that is missing fails the whole query.
        string query = $"SELECT * FROM MSCluster_Node WHERE Name = '{Environment.MachineName}'";
        return Interpret(await CimQuery.RunAsync(Namespace, query, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What an answer means.</summary>
    internal static ClusterMembership Interpret(CimAnswer answer)
    {
        if (answer.IsAbsent)
            return Of(ClusterNodeState.NotAvailable);
        if (answer.ErrorCode == InvalidNamespace)
            return Of(ClusterNodeState.NotClustered);
        if (answer.ErrorCode != 0)
            return Of(ClusterNodeState.Unknown, $"the cluster service did not answer: {answer.ErrorText.Trim()}");
        if (answer.Rows.Count == 0)
            return Of(ClusterNodeState.Unknown, "the cluster does not list this machine");
        IReadOnlyDictionary<string, object?> node = answer.Rows[0];
        List<string> findings = new();
        int flags = Number(node, "StatusInformation") ?? 0;
        if ((flags & Isolated) != 0)
            findings.Add("the cluster has isolated the node");
        if ((flags & Quarantined) != 0)
            findings.Add("the cluster has quarantined the node");
        if ((flags & DrainFailed) != 0)
            findings.Add("draining the node failed");
        return new ClusterMembership(StateOf(Number(node, "State")), findings);
    }

    private static ClusterMembership Of(ClusterNodeState state, params string[] findings) => new(state, findings);

    private static ClusterNodeState StateOf(int? value) => value switch
    {
        0 => ClusterNodeState.Up,
        1 => ClusterNodeState.Down,
        2 => ClusterNodeState.Paused,
        3 => ClusterNodeState.Joining,
        _ => ClusterNodeState.Unknown,
    };

    /// <summary>A property as a number. Its type is unsigned, so that -1 (unknown) arrives as 4294967295.</summary>
    private static int? Number(IReadOnlyDictionary<string, object?> row, string name) => row.TryGetValue(name, out object? value) && value is not null
        ? unchecked((int)Convert.ToInt64(value, CultureInfo.InvariantCulture))
        : null;
}
