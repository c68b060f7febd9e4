using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Why a watch must not start a service that does not run, as the node itself knows it at this moment.</summary>
internal static class StartObstacle
{
    /// <summary>The obstacle, as a sentence about "it"; null when there is none.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceStateDamaged</c>, <c>SuspendedRecoveryDamaged</c></exception>
    internal static async Task<string?> FindAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        ServiceState state = await new ServiceStateFile(context, service).ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Intent == ServiceIntent.Stop)
            return "it was stopped on purpose and stays stopped.";
        return await DeploymentUnderWay.FindAsync(context, service, cancellationToken).ConfigureAwait(false) is { } work ? $"{work} is under way." : null;
    }
}
