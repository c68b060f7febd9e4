using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>No load balancer: nothing is done.</summary>
internal sealed class NoRedistribution : INodeFitness
{
    /// <inheritdoc/>
    public Task<ServiceEvent?> UpdateAsync(string node, NodeTrack track, NodeLook look, Func<Task> save, CancellationToken cancellationToken) =>
        Task.FromResult<ServiceEvent?>(null);

    /// <inheritdoc/>
    public Task<ServiceEvent?> LeaveAsync(string node, NodeTrack track, DateTimeOffset now, CancellationToken cancellationToken) => Task.FromResult<ServiceEvent?>(null);
}
