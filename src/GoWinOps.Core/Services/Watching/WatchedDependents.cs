using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Starts the services again that were stopped for the restart of one they need.</summary>
internal sealed class WatchedDependents
{
    private readonly IWatchedNode node;
    private readonly IWatchedFolder folder;
    private readonly Func<string, CancellationToken, Task<string?>> readObstacle;
    private readonly TimeSpan timeout;

    /// <param name="node">The machine.</param>
    /// <param name="folder">The folder of the service they need, where it is written down what became of them.</param>
    /// <param name="readObstacle">Why a service must not be started, as the second half of a sentence; null when it may.</param>
    /// <param name="timeout">How long one may take.</param>
    internal WatchedDependents(IWatchedNode node, IWatchedFolder folder, Func<string, CancellationToken, Task<string?>> readObstacle, TimeSpan timeout)
    {
        this.node = node;
        this.folder = folder;
        this.readObstacle = readObstacle;
        this.timeout = timeout;
    }

    /// <summary>Starts them, the last one stopped first. One that people have stopped meanwhile stays so.</summary>
    internal async Task StartAgainAsync(IReadOnlyList<string> stopped, CancellationToken cancellationToken)
    {
        foreach (string dependent in stopped.Reverse())
        {
            string outcome = await readObstacle(dependent, cancellationToken).ConfigureAwait(false) is { } obstacle
                ? $"is not started again, because {obstacle}."
                : await StartAsync(dependent, cancellationToken).ConfigureAwait(false);
            await folder.DecideAsync(SupervisionDecisionKind.Restart, $"'{dependent}', which depends on it and was stopped for its restart, {outcome}").ConfigureAwait(false);
        }
    }

    private async Task<string> StartAsync(string dependent, CancellationToken cancellationToken)
    {
        try
        {
            WatchedStart start = await node.StartAsync(dependent, timeout, static () => { }, cancellationToken).ConfigureAwait(false);
            return start.IsRunning ? "was started again." : $"could not be started again: {start.Failure!.Message}";
        }
        catch (GoWinOpsException exception)
        {
            return $"could not be started again: {exception.Message}";
        }
    }
}
