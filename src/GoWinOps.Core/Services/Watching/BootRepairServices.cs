using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Which services of a node a repair looks at, and in which order.</summary>
internal sealed class BootRepairServices
{
    private readonly WatcherFolder folder;
    private readonly IWatchedNode node;

    /// <param name="folder">Where the services lie.</param>
    /// <param name="node">The machine.</param>
    internal BootRepairServices(WatcherFolder folder, IWatchedNode node)
    {
        this.folder = folder;
        this.node = node;
    }

    /// <summary>The services that GoWinOps installed; also those that may not be looked at, so that somebody hears of them.</summary>
    internal IEnumerable<string> FindOurs() =>
        folder.ListServices().Where(name => TryReadSetup(name, out WatchedSetup? setup) ? setup is not null && folder.HoldsRelease(name, setup.Executable) : true);

    /// <summary>In the order of their dependencies: one that others need comes before them, so that each is started, and told of, for itself.</summary>
    internal IReadOnlyList<string> Sort(IEnumerable<string> names)
    {
        List<string> wanted = names.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToList();
        HashSet<string> left = new(wanted, StringComparer.OrdinalIgnoreCase);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        List<string> sorted = new();
        foreach (string name in wanted)
            Add(name);
        return sorted;

        // What has been seen is not looked at again, so that a circle ends, too.
        void Add(string name)
        {
            if (!seen.Add(name))
                return;
            if (TryReadSetup(name, out WatchedSetup? setup) && setup is not null)
            {
                foreach (string need in setup.DependsOn)
                    Add(need);
            }

            if (left.Contains(name))
                sorted.Add(name);
        }
    }

    private bool TryReadSetup(string name, out WatchedSetup? setup)
    {
        try
        {
            setup = node.ReadSetup(name);
            return true;
        }
        catch (GoWinOpsException)
        {
            setup = null;
            return false;
        }
    }
}
