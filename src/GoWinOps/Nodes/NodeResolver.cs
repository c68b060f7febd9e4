using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Finds out which nodes the things given to <c>-Node</c> stand for. On the pipeline thread only.</summary>
internal sealed class NodeResolver
{
    private readonly NodeCmdlet cmdlet;

    private Inventory? inventory;
    private bool isSearched;

    internal NodeResolver(NodeCmdlet cmdlet) => this.cmdlet = cmdlet;

    /// <summary>Each node once, in the order given.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeNameInvalid</c>, or what is wrong with the inventory.</exception>
    internal IReadOnlyList<NodeReference> Resolve(object[] nodes) => Resolve(nodes, null);

    /// <summary>Each node once, in the order given.</summary>
    /// <param name="nodes">What was given to <c>-Node</c>.</param>
    /// <param name="failures">Takes what is wrong with some of them while the others are found; null to give up at the first.</param>
    internal IReadOnlyList<NodeReference> Resolve(object[] nodes, ICollection<GoWinOpsException>? failures) => nodes
        .SelectMany(node => ResolveOne(node, failures))
        .GroupBy(node => (node.Identity, node.Session))
        .Select(same => WithConnectionParameters(same.First()))
        .ToList();

    private IReadOnlyList<NodeReference> ResolveOne(object given, ICollection<GoWinOpsException>? failures)
    {
        try
        {
            return ResolveOne(given);
        }
        catch (GoWinOpsException exception) when (failures is not null)
        {
            failures.Add(exception);
            return Array.Empty<NodeReference>();
        }
    }

    private IReadOnlyList<NodeReference> ResolveOne(object given)
    {
        PSObject wrapped = PSObject.AsPSObject(given);
        if (wrapped.BaseObject is NodeReference reference)
            return new[] { reference };
        if (wrapped.BaseObject.GetType().FullName == "System.Management.Automation.Runspaces.PSSession")
            return new[] { OfSession(wrapped) };
        // A node object that went through remoting or JSON is a property bag, but its Node says all.
        string text = wrapped.BaseObject is not string && wrapped.Properties["Node"]?.Value is { } node
            ? LanguagePrimitives.ConvertTo<string>(node)
            : LanguagePrimitives.ConvertTo<string>(given);
        if (text.StartsWith("@", StringComparison.Ordinal))
        {
            IReadOnlyList<NodeReference> members = Inventory(required: text)!.Select(text);
            KnownNodes.Remember(members);
            return members;
        }

        // An inventory that was named applies to plain names too; one that merely lies about must not change what a name means, before one of its groups is named.
        NodeReference? known = (IsInventoryNamed ? Inventory(required: null)?.Find(text) : null) ?? KnownNodes.Find(text);
        return new[] { known ?? NodeReference.Parse(text) };
    }

    private bool IsInventoryNamed => cmdlet.Inventory is not null || Environment.GetEnvironmentVariable(InventoryFile.Variable) is { Length: > 0 };

    private Inventory? Inventory(string? required)
    {
        if (!isSearched && InventoryLocation.Find(cmdlet, cmdlet.Inventory) is { } path)
            inventory = InventoryFile.Read(path);
        isSearched = true;
        if (inventory is null && required is not null)
            throw new GoWinOpsException(nameof(Messages.InventoryMissing), required, required);
        return inventory;
    }

    private static NodeReference OfSession(PSObject session) => new()
    {
        Name = LanguagePrimitives.ConvertTo<string>(session.Properties["ComputerName"].Value),
        Transport = NodeTransport.Session,
        Address = LanguagePrimitives.ConvertTo<string>(session.Properties["ComputerName"].Value),
        Session = session.BaseObject,
    };

    private NodeReference WithConnectionParameters(NodeReference node)
    {
        if (node.Transport != NodeTransport.Ssh)
            return node;
        NodeReference complete = NodeReference.Parse(node.Node);
        complete.FaultDomain = node.FaultDomain;
        complete.Groups = node.Groups;
        complete.Labels = node.Labels;
        complete.KeyFilePath = Resolve(cmdlet.KeyFilePath ?? node.KeyFilePath);
        complete.KnownHostsPath = Resolve(node.KnownHostsPath);
        return complete;
    }

    // '~' and paths relative to the current location, which ssh knows nothing of.
    private string? Resolve(string? path) => path is null ? null : DiskPath.Resolve(cmdlet, path);
}
