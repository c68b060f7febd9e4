using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;

namespace GoWinOps.Rollouts;

/// <summary>All a rollout asks of one node. Every action may be repeated; each has a deadline of its own; a lost connection is opened anew by the next call.</summary>
public interface IRolloutNode : IDisposable
{
    /// <summary>The node, as the user named it.</summary>
    string Name { get; }

    /// <summary>Looks at the service.</summary>
    Task<ServiceSnapshot> InspectAsync(CancellationToken cancellationToken);

    /// <summary>Looks at what the node has for a release.</summary>
    Task<NodeCapacity> MeasureAsync(RolloutRelease release, CancellationToken cancellationToken);

    /// <summary>Brings the release to the node, without touching what runs.</summary>
    Task StageAsync(RolloutRelease release, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Takes the service's failure actions away, so that Windows does not start it while it is switched; for <paramref name="expected"/> at most.</summary>
    /// <returns>Whether there were any.</returns>
    Task<bool> SuspendRecoveryAsync(TimeSpan expected, long fencingToken, string rolloutId, CancellationToken cancellationToken);

    /// <summary>Gives the service its failure actions back.</summary>
    Task RestoreRecoveryAsync(long fencingToken, CancellationToken cancellationToken);

    /// <summary>Stops the service and kills it when <paramref name="timeout"/> is up.</summary>
    /// <returns>Whether it had to be killed.</returns>
    Task<bool> StopAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Sets the stopped service to a release that lies on the node.</summary>
    Task SwitchAsync(string version, long fencingToken, string rolloutId, CancellationToken cancellationToken);

    /// <summary>Starts the service.</summary>
    Task StartAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Asks the program, on the node itself, whether it can serve.</summary>
    Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Remembers a release as the one to go back to.</summary>
    Task MarkStableAsync(string version, long fencingToken, string rolloutId, CancellationToken cancellationToken);
}
