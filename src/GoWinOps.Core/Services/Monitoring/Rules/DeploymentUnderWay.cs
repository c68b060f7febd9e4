using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Whether somebody is at work on a service, by the mark that a deployment, and a stop, leave on the node while they are.</summary>
internal static class DeploymentUnderWay
{
    /// <summary>What is at work on it, for people; null when nothing is, or when its time is over.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>SuspendedRecoveryDamaged</c></exception>
    internal static async Task<string?> FindAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        SuspendedRecovery? suspended = await new SuspendedRecoveryFile(context, service).ReadAsync(cancellationToken).ConfigureAwait(false);
        return suspended is null || suspended.HasExpired(context.Clock.UtcNow) ? null : suspended.Suspender;
    }
}
