using System;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Finds out whether nodes are fit for GoWinOps, and what to put right where they are not.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GoNode")]
[OutputType(typeof(NodeTestResult))]
public sealed class TestGoNodeCommand : NodeCmdlet
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "HostName", "Session", "PSComputerName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InventoryCompleter))]
    public override object[] Node { get; set; } = new object[] { "." };

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ForEachNodeAsync(InspectAsync, ReportFailureAsync);

    private async Task InspectAsync(INodeChannel channel, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = DateTimeOffset.UtcNow;
        Stopwatch watch = Stopwatch.StartNew();
        NodeFacts facts = await channel.InvokeAsync(new InspectNodeOperation(), OperationTimeout, cancellationToken).ConfigureAwait(false);
        TimeSpan skew = facts.UtcNow - asked - TimeSpan.FromTicks(watch.Elapsed.Ticks / 2);
        await WriteObjectAsync(NodeTestResult.Of(channel.NodeName, facts, skew)).ConfigureAwait(false);
    }

    // A test answers; that a node cannot be reached is an answer.
    private Task ReportFailureAsync(NodeReference node, Exception exception) => WriteObjectAsync(NodeTestResult.Of(node.Name, Problem.From(exception)));
}
