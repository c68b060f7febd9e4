using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Commands;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.TestCmdlets;

/// <summary>
/// Does one thing after the other on nodes that are simulated, as the cmdlets do that change services one by one, and writes each with the node's address
/// for a description.
/// </summary>
[Cmdlet(VerbsCommon.Set, "TestFleetThing")]
public sealed class SetTestFleetThingCommand : NodeCmdlet
{
    /// <summary>The things.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    /// <summary>What fails on which node: <c>node thing</c>, and the id of the failure.</summary>
    [Parameter]
    public System.Collections.Hashtable Failure { get; set; } = [];

    protected override Task<INodeChannel> ConnectAsync(NodeReference reference, CancellationToken cancellationToken) =>
        Task.FromResult<INodeChannel>(new SilentNode(reference.Name, reference.Address));

    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        return ForEachNodeAsync((channel, _) => EachOnNodeAsync(channel, names, async name =>
        {
            if (Failure[$"{channel.NodeName} {name}"] is { } id)
                throw new GoWinOpsException($"{id}", name, name, "MACHINE", 1, string.Empty, "it fails");
            await WriteObjectAsync(new GoServiceInfo { Node = channel.NodeName, Name = name, Description = ((SilentNode)channel).Address });
        }));
    }

    /// <summary>Nothing is asked of it.</summary>
    private sealed class SilentNode(string name, string address) : INodeChannel
    {
        public string NodeName => name;

        internal string Address => address;

        public Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
