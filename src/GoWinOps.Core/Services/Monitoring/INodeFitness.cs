using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>What becomes of a node in the load balancer after a look at it.</summary>
internal interface INodeFitness
{
    /// <summary>Takes a node out or puts it back where that is due.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="track">What is remembered of it; changed.</param>
    /// <param name="look">The look.</param>
    /// <param name="save">Writes the memory down; called before anything is done that has to be remembered.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <returns>What was done; null when nothing was.</returns>
    Task<ServiceEvent?> UpdateAsync(string node, NodeTrack track, NodeLook look, Func<Task> save, CancellationToken cancellationToken);

    /// <summary>Puts a node back that is out, because the watch ends and nobody else would.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="track">What is remembered of it; changed.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was done; null when nothing was.</returns>
    Task<ServiceEvent?> LeaveAsync(string node, NodeTrack track, DateTimeOffset now, CancellationToken cancellationToken);
}
