using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Cluster;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Measures nodes and judges how they are.</summary>
[Cmdlet(VerbsCommon.Get, "ClusterNodeHealth")]
[OutputType(typeof(ClusterNodeHealth))]
public sealed class GetClusterNodeHealthCommand : NodeCmdlet
{
    /// <summary>The nodes; the same as for every other cmdlet, but also by position and from the pipeline.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "HostName", "Session", "PSComputerName")]
    [ValidateNotNullOrEmpty]
    public override object[] Node { get; set; } = { "." };

    /// <summary>The services that are expected to run, by name or pattern.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Service { get; set; } = Array.Empty<string>();

    /// <summary>The free part of a disk, in percent, below which it is a warning; below half of it, critical.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public double MinFreeDiskPercent { get; set; } = 10;

    /// <summary>The load of the processors, in percent, above which it is a warning.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public double MaxCpuPercent { get; set; } = 90;

    /// <summary>The used part of the memory, in percent, above which it is a warning; from half-way between it and 100 on, critical.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public double MaxMemoryPercent { get; set; } = 90;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        GetNodeVitalsOperation operation = new() { Services = Service };
        NodeHealthLimits limits = new() { MinFreeDiskPercent = MinFreeDiskPercent, MaxCpuPercent = MaxCpuPercent, MaxMemoryPercent = MaxMemoryPercent };
        TimeSpan deadline = OperationTimeout;
        return ForEachNodeAsync(MeasureAsync, ReportUnansweredAsync);

        async Task MeasureAsync(INodeChannel channel, CancellationToken token)
        {
            NodeVitals vitals = await channel.InvokeAsync(operation, deadline, token).ConfigureAwait(false);
            await WriteObjectAsync(NodeHealthRules.Judge(channel.NodeName, vitals, limits)).ConfigureAwait(false);
        }
    }

    // In a table of a fleet's health a missing row is the one nobody notices, so that a node that does not answer is a row as well as an error.
    private async Task ReportUnansweredAsync(NodeReference node, Exception exception)
    {
        await WriteObjectAsync(NodeHealthRules.Unanswered(node.Name, Problem.From(exception).Message)).ConfigureAwait(false);
        await WriteErrorAsync(exception, node.Name).ConfigureAwait(false);
    }
}
