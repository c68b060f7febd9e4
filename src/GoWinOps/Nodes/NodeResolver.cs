using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Finds out which nodes the things given to <c>-Node</c> stand for. On the pipeline thread only.</summary>
internal sealed class NodeResolver
{
    private readonly NodeCmdlet cmdlet;

    internal NodeResolver(NodeCmdlet cmdlet) => this.cmdlet = cmdlet;

    /// <summary>Each node once, in the order given.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeNameInvalid</c></exception>
    internal IReadOnlyList<NodeReference> Resolve(object[] nodes) => nodes
        .Select(ResolveOne)
        .GroupBy(node => (node.Node, node.Session))
        .Select(same => WithConnectionParameters(same.First()))
        .ToList();

    private static NodeReference ResolveOne(object given)
    {
        PSObject wrapped = PSObject.AsPSObject(given);
        if (wrapped.BaseObject is NodeReference reference)
            return reference;
        if (wrapped.BaseObject.GetType().FullName == "System.Management.Automation.Runspaces.PSSession")
            return OfSession(wrapped);
        // A node object that went through remoting or JSON is a property bag, but its Node says all.
        string text = wrapped.BaseObject is not string && wrapped.Properties["Node"]?.Value is { } node
            ? LanguagePrimitives.ConvertTo<string>(node)
            : LanguagePrimitives.ConvertTo<string>(given);
        return NodeReference.Parse(text);
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
    private string? Resolve(string? path) => path is null ? null : cmdlet.GetUnresolvedProviderPathFromPSPath(path);
}
