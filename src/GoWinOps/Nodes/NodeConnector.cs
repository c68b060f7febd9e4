using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Finds the way to the nodes a cmdlet was given.</summary>
internal sealed class NodeConnector
{
    private readonly NodeCmdlet cmdlet;

    /// <summary>Reads the connection parameters of <paramref name="cmdlet"/> when they are needed.</summary>
    internal NodeConnector(NodeCmdlet cmdlet) => this.cmdlet = cmdlet;

    /// <summary>What the user's words stand for. Call on the pipeline thread.</summary>
    internal static IReadOnlyList<NodeReference> Resolve(object[] nodes) =>
        nodes.Select(node => NodeReference.Parse(LanguagePrimitives.ConvertTo<string>(node))).ToList();

    /// <summary>Opens the way to a node, or reuses an open one.</summary>
    internal Task<INodeChannel> ConnectAsync(NodeReference reference, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!reference.IsLocal)
            throw new GoWinOpsException(nameof(Messages.NodeUnreachable), reference.Name, reference.Name, cmdlet.MyInvocation.MyCommand.Name);
        return Task.FromResult<INodeChannel>(new LocalNodeChannel(reference.Name));
    }
}
