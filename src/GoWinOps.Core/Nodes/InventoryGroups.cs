using System;
using System.Collections.Generic;
using System.Linq;
using YamlDotNet.RepresentationModel;

namespace GoWinOps.Nodes;

/// <summary>The <c>groups</c> section of an inventory: lists of nodes and of other groups.</summary>
internal sealed class InventoryGroups
{
    private readonly InventoryReader reader;
    private readonly List<NodeReference> nodes;
    private readonly bool isOpen;
    private readonly Dictionary<string, YamlSequenceNode> sections = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string[]> members = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="reader">The reader of the whole file.</param>
    /// <param name="nodes">The inventory's nodes; those that only groups name are added where <paramref name="isOpen"/>.</param>
    /// <param name="isOpen">Whether the file has no list of nodes, so that a group may name any.</param>
    internal InventoryGroups(InventoryReader reader, List<NodeReference> nodes, bool isOpen)
    {
        this.reader = reader;
        this.nodes = nodes;
        this.isOpen = isOpen;
    }

    /// <summary>The names of each group's nodes.</summary>
    internal IReadOnlyDictionary<string, string[]> Members => members;

    internal void Read(YamlMappingNode section)
    {
        foreach (KeyValuePair<YamlNode, YamlNode> entry in section.Children)
        {
            string name = reader.Text(entry.Key, "a group's name");
            if (name.Equals(Inventory.AllGroup, StringComparison.OrdinalIgnoreCase))
                throw reader.Invalid(entry.Key, "the group 'all' is there by itself and holds every node");
            sections[name] = entry.Value as YamlSequenceNode ?? throw reader.Invalid(entry.Value, $"group '{name}' must be a list of nodes");
        }

        foreach (string name in sections.Keys)
            Resolve(name, new List<string>());
    }

    private string[] Resolve(string group, List<string> within)
    {
        if (members.TryGetValue(group, out string[]? known))
            return known;
        within.Add(group);
        List<string> names = new();
        foreach (YamlNode entry in sections[group].Children)
            names.AddRange(ResolveEntry(entry, reader.Text(entry, "a group's entry"), within));
        within.Remove(group);
        return members[group] = names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private string[] ResolveEntry(YamlNode entry, string text, List<string> within)
    {
        if (text[0] != '@')
            return new[] { NodeName(entry, text) };
        string group = text.Substring(1);
        if (!sections.ContainsKey(group))
            throw reader.Invalid(entry, $"there is no group '{group}' (there are {string.Join(", ", sections.Keys)})");
        if (within.Contains(group, StringComparer.OrdinalIgnoreCase))
            throw reader.Invalid(entry, $"the groups contain each other: {string.Join(" > ", within.Concat(new[] { group }))}");
        return Resolve(group, within);
    }

    private string NodeName(YamlNode entry, string name)
    {
        if (nodes.FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase)) is { } existing)
            return existing.Name;
        if (!isOpen)
            throw reader.Invalid(entry, $"there is no node '{name}' under 'nodes'");
        nodes.Add(reader.NodeOf(entry, name));
        return name;
    }
}
