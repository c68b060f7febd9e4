using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>What <c>-ServerMap</c> was given: the load balancer's server for a node.</summary>
internal static class ServerMapText
{
    /// <summary>The servers by node.</summary>
    /// <exception cref="GoWinOpsException"><c>ServerMapInvalid</c>: a node in it is none of <paramref name="nodes"/>.</exception>
    internal static Dictionary<string, string> Read(Hashtable map, IReadOnlyCollection<string> nodes)
    {
        Dictionary<string, string> servers = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in map)
            servers[LanguagePrimitives.ConvertTo<string>(entry.Key)] = LanguagePrimitives.ConvertTo<string>(entry.Value);
        return servers.Keys.FirstOrDefault(node => !nodes.Contains(node, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? throw new GoWinOpsException(nameof(Messages.ServerMapInvalid), unknown, unknown, string.Join(", ", nodes))
            : servers;
    }
}
