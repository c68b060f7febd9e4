using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>The nodes of an inventory file, and the groups they are in.</summary>
public sealed class Inventory
{
    /// <summary>The group that always exists and holds every node.</summary>
    public const string AllGroup = "all";

    private readonly Dictionary<string, string[]> groups;

    /// <param name="path">The file it was read from.</param>
    /// <param name="nodes">Its nodes, in the file's order.</param>
    /// <param name="groups">The names of each group's nodes, groups within groups resolved.</param>
    internal Inventory(string path, IReadOnlyList<NodeReference> nodes, IReadOnlyDictionary<string, string[]> groups)
    {
        Path = path;
        Nodes = nodes;
        this.groups = groups.ToDictionary(group => group.Key, group => group.Value, StringComparer.OrdinalIgnoreCase);
        foreach (NodeReference node in nodes)
            node.Groups = groups.Where(group => group.Value.Contains(node.Name, StringComparer.OrdinalIgnoreCase)).Select(group => group.Key).ToArray();
    }

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>Its nodes, in the file's order.</summary>
    public IReadOnlyList<NodeReference> Nodes { get; }

    /// <summary>The groups' names.</summary>
    public IReadOnlyList<string> GroupNames => groups.Keys.OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToList();

    /// <summary>The node of that name, or null.</summary>
    public NodeReference? Find(string name) => Nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The nodes that <c>@group</c>, <c>@all</c> or <c>@group:label=value,label=value</c> stands for, in the file's order.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeNameInvalid</c>, <c>InventoryGroupNotFound</c> (listing those there are), <c>InventoryGroupEmpty</c></exception>
    public IReadOnlyList<NodeReference> Select(string selector)
    {
        string[] parts = selector.TrimStart('@').Split(Separators.Labels, 2);
        IEnumerable<NodeReference> nodes = InGroup(selector, parts[0]);
        if (parts.Length == 2)
        {
            foreach (string condition in parts[1].Split(Separators.Conditions))
            {
                string[] pair = condition.Split(Separators.Value, 2);
                if (pair.Length != 2 || pair[0].Trim().Length == 0)
                    throw new GoWinOpsException(nameof(Messages.NodeNameInvalid), selector, selector, $"the label condition '{condition}' is not of the form label=value");
                nodes = nodes.Where(node => node.Labels.TryGetValue(pair[0].Trim(), out string? value) && string.Equals(value, pair[1].Trim(), StringComparison.OrdinalIgnoreCase));
            }
        }

        List<NodeReference> selected = nodes.ToList();
        return selected.Count > 0 ? selected : throw new GoWinOpsException(nameof(Messages.InventoryGroupEmpty), selector, selector, Path);
    }

    private IEnumerable<NodeReference> InGroup(string selector, string group)
    {
        if (group.Equals(AllGroup, StringComparison.OrdinalIgnoreCase))
            return Nodes;
        if (groups.TryGetValue(group, out string[]? names))
            return Nodes.Where(node => names.Contains(node.Name, StringComparer.OrdinalIgnoreCase));
        string known = string.Join(", ", GroupNames.Concat(new[] { AllGroup }).Select(name => "@" + name));
        throw new GoWinOpsException(nameof(Messages.InventoryGroupNotFound), selector, group, Path, known);
    }

    private static class Separators
    {
        internal static readonly char[] Labels = { ':' };
        internal static readonly char[] Conditions = { ',' };
        internal static readonly char[] Value = { '=' };
    }
}
