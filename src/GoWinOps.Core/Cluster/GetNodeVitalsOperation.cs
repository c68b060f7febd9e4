using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Cluster;

/// <summary>Measures a node.</summary>
public sealed class GetNodeVitalsOperation : NodeOperation<NodeVitals>
{
    /// <summary>The services to report: names, or patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>.</summary>
    public string[] Services { get; set; } = Array.Empty<string>();

    /// <summary>How long the processors are watched.</summary>
    public TimeSpan SampleTime { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override async Task<NodeVitals> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        IVitalsSource source = NodeContext.IsWindows ? new WindowsVitals() : new LinuxVitals();
        NodeVitals vitals = new();
        CpuSample? before = source.SampleCpu();
        await context.Clock.DelayAsync(SampleTime, cancellationToken).ConfigureAwait(false);
        CpuSample? after = source.SampleCpu();
        vitals.CpuPercent = before is { } first && after is { } second ? CpuSample.BusyPercent(first, second) : null;
        source.Fill(vitals);
        ClusterMembership cluster = await ClusterMembership.ReadAsync(cancellationToken).ConfigureAwait(false);
        vitals.ClusterState = cluster.State;
        vitals.ClusterFindings = cluster.Findings.ToArray();
        if (Services.Length > 0)
            vitals.Services = await ReadServicesAsync(context, cancellationToken).ConfigureAwait(false);
        return vitals;
    }

    private async Task<ServiceVitals[]> ReadServicesAsync(NodeContext context, CancellationToken cancellationToken)
    {
        ServiceList list = await new GetServicesOperation { Names = Services, All = true }.RunAsync(context, cancellationToken).ConfigureAwait(false);
        return list.Services.Select(service => new ServiceVitals { Name = service.Name, State = service.State, Release = service.Release })
            .Concat(list.Problems.Select(problem => new ServiceVitals { Name = problem.Target ?? string.Empty, Fault = problem.Message }))
            .ToArray();
    }
}
