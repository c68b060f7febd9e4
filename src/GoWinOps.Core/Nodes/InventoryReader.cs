using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using GoWinOps.Problems;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GoWinOps.Nodes;

/// <summary>Reads an inventory in YAML; every error names the line and the column.</summary>
internal sealed class InventoryReader
{
    private static readonly string[] TopKeys = { "transport", "ssh", "nodes", "groups" };
    private static readonly string[] NodeKeys = { "address", "transport", "port", "authentication", "labels", "faultDomain", "ssh" };
    private readonly string path;
    private SshSettings ssh = new();
    private NodeTransport transport = NodeTransport.WinRm;

    internal InventoryReader(string path) => this.path = path;

    internal Inventory Read(string text)
    {
        YamlStream stream = new();
        Parser parser = new(new StringReader(text));
        try
        {
            stream.Load(parser);
        }
        catch (InvalidOperationException)
        {
            // The parser gives up in this way on some texts, such as a bracket that is never closed before a ':'.
            Mark end = parser.Current?.End ?? Mark.Empty;
            throw InventoryFile.Invalid(path, end.Line, end.Column, "the YAML cannot be read from here on (is a bracket or a quote never closed?)");
        }
        catch (YamlException exception)
        {
            throw InventoryFile.Invalid(path, exception.Start.Line, exception.Start.Column, exception.InnerException?.Message ?? exception.Message);
        }

        if (stream.Documents.Count == 0)
            throw InventoryFile.Invalid(path, 1, 1, "the file is empty");
        YamlMappingNode root = Mapping(stream.Documents[0].RootNode, "the inventory");
        RequireKeys(root, TopKeys);
        if (Child(root, "ssh") is { } settings)
            ssh = SshSettings.Read(this, settings, ssh);
        if (Child(root, "transport") is { } way)
            transport = Transport(way);
        YamlNode? nodesSection = Child(root, "nodes");
        List<NodeReference> nodes = nodesSection is null ? new List<NodeReference>() : ReadNodes(Mapping(nodesSection, "'nodes'"));
        InventoryGroups groups = new(this, nodes, isOpen: nodesSection is null);
        if (Child(root, "groups") is { } groupsSection)
            groups.Read(Mapping(groupsSection, "'groups'"));
        return new Inventory(path, nodes, groups.Members);
    }

    internal GoWinOpsException Invalid(YamlNode where, string reason) => InventoryFile.Invalid(path, where.Start.Line, where.Start.Column, reason);

    internal string Text(YamlNode node, string what) =>
        node is YamlScalarNode { Value: { Length: > 0 } value } ? value : throw Invalid(node, $"{what} must be a text");

    internal int Port(YamlNode node) =>
        int.TryParse(Text(node, "a port"), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
            ? port
            : throw Invalid(node, "a port must be a number from 1 to 65535");

    internal YamlMappingNode Mapping(YamlNode node, string what) =>
        node as YamlMappingNode ?? throw Invalid(node, $"{what} must be a mapping of names to values");

    internal void RequireKeys(YamlMappingNode mapping, string[] known)
    {
        foreach (YamlNode key in mapping.Children.Keys)
        {
            string name = Text(key, "a key");
            if (!known.Contains(name))
                throw Invalid(key, $"'{name}' is not known here (known are {string.Join(", ", known)})");
        }
    }

    internal static YamlNode? Child(YamlMappingNode mapping, string key) =>
        mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? value : null;

    /// <summary>A node that only a group names.</summary>
    internal NodeReference NodeOf(YamlNode where, string name) => Complete(where, name, name, transport, ssh);

    /// <summary>Paths in an inventory are relative to it, so that it can be used from anywhere.</summary>
    internal string FilePath(YamlNode node, string what)
    {
        string value = Text(node, what);
        return value[0] == '~' ? value : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, value));
    }

    private NodeTransport Transport(YamlNode node)
    {
        string name = Text(node, "'transport'");
        try
        {
            return NodeReferenceText.TransportOf(name, name);
        }
        catch (GoWinOpsException)
        {
            throw Invalid(node, $"'{name}' is not a way to a node (known are winrm, winrm+https, ssh)");
        }
    }

    private List<NodeReference> ReadNodes(YamlMappingNode section)
    {
        List<NodeReference> nodes = new();
        foreach (KeyValuePair<YamlNode, YamlNode> entry in section.Children)
        {
            string name = Text(entry.Key, "a node's name");
            bool isBare = entry.Value is YamlScalarNode { Value: null or "" };
            NodeReference node = isBare ? NodeOf(entry.Key, name) : ReadNode(entry.Key, name, Mapping(entry.Value, $"node '{name}'"));
            if (nodes.Any(other => string.Equals(other.Name, node.Name, StringComparison.OrdinalIgnoreCase)))
                throw Invalid(entry.Key, $"the node '{name}' is there twice");
            nodes.Add(node);
        }

        return nodes;
    }

    private NodeReference ReadNode(YamlNode key, string name, YamlMappingNode mapping)
    {
        RequireKeys(mapping, NodeKeys);
        YamlNode? addressNode = Child(mapping, "address");
        string address = addressNode is null ? name : Text(addressNode, "'address'");
        NodeTransport way = Child(mapping, "transport") is { } given ? Transport(given) : transport;
        SshSettings settings = Child(mapping, "ssh") is { } own ? SshSettings.Read(this, own, ssh) : ssh;
        NodeReference node = Complete(addressNode ?? key, name, address, way, settings);
        if (Child(mapping, "port") is { } port)
            node.Port = Port(port);
        if (Child(mapping, "authentication") is { } authentication)
            node.Authentication = Text(authentication, "'authentication'");
        if (Child(mapping, "faultDomain") is { } domain)
            node.FaultDomain = Text(domain, "'faultDomain'");
        if (Child(mapping, "labels") is { } labels)
        {
            foreach (KeyValuePair<YamlNode, YamlNode> label in Mapping(labels, "'labels'").Children)
                node.Labels[Text(label.Key, "a label")] = Text(label.Value, "a label's value");
        }

        return node;
    }

    private NodeReference Complete(YamlNode where, string name, string address, NodeTransport way, SshSettings settings)
    {
        NodeReference node = InventoryFile.ParseNode(path, where.Start.Line, where.Start.Column, address);
        node.Name = name;
        if (!address.Contains("://") && !node.IsLocal)
            node.Transport = way;
        if (node.Transport == NodeTransport.Ssh)
            settings.ApplyTo(node);
        return node;
    }
}
