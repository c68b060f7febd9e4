using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>
/// The nodes of the groups that were named in a session. What a cmdlet writes bears the name of its node alone, and the next one of the pipeline has to reach
/// the same node by it. Only who names a group trusts its inventory: one that merely lies about gives no name a meaning.
/// </summary>
internal static class KnownNodes
{
    private static readonly ConditionalWeakTable<Runspace, ConcurrentDictionary<string, NodeReference>> Sessions = new();

    /// <summary>Remembers nodes by their names. On the pipeline thread only.</summary>
    internal static void Remember(IEnumerable<NodeReference> nodes)
    {
        ConcurrentDictionary<string, NodeReference> known = OfSession();
        foreach (NodeReference node in nodes)
            known[node.Name] = node;
    }

    /// <summary>The node of a group that was named before; null where there was none of that name. On the pipeline thread only.</summary>
    internal static NodeReference? Find(string name) => OfSession().TryGetValue(name, out NodeReference? node) ? node : null;

    private static ConcurrentDictionary<string, NodeReference> OfSession() =>
        Sessions.GetValue(Runspace.DefaultRunspace, _ => new ConcurrentDictionary<string, NodeReference>(StringComparer.OrdinalIgnoreCase));
}
