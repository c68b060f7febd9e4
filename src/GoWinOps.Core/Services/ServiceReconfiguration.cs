using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>The steps of changing a service on a node that follow a plan: change it, see to its watcher, restart it.</summary>
internal sealed class ServiceReconfiguration
{
    private readonly INodeChannel channel;
    private readonly TimeSpan timeout;
    private readonly TimeSpan deadline;

    /// <param name="channel">The way to the node.</param>
    /// <param name="timeout">How long stopping and starting may take, each.</param>
    /// <param name="deadline">How long any one step may take, the way to the node included.</param>
    internal ServiceReconfiguration(INodeChannel channel, TimeSpan timeout, TimeSpan deadline)
    {
        this.channel = channel;
        this.timeout = timeout;
        this.deadline = deadline;
    }

    /// <summary>Sees to the node's watcher as a change wants it.</summary>
    internal Func<ServiceChange, CancellationToken, Task> SettleWatcher { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Tells the warnings of a change.</summary>
    internal Func<ServiceChange, Task> Warn { get; init; } = _ => Task.CompletedTask;

    /// <summary>Carries out a change. Its warnings are told also when what follows it fails: the service is changed all the same.</summary>
    /// <param name="request">The change.</param>
    /// <param name="restarts">Whether to restart a running service where the change needs that.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<ServiceChange> CarryOutAsync(SetServiceOperation request, bool restarts, CancellationToken cancellationToken)
    {
        ServiceChange change = await channel.InvokeAsync(request, deadline, cancellationToken).ConfigureAwait(false);
        change.Node = channel.NodeName;
        try
        {
            await SettleWatcher(change, cancellationToken).ConfigureAwait(false);
            if (restarts && change.RestartNeeded)
                await RestartAsync(change, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Warn(change).ConfigureAwait(false);
        }

        return change;
    }

    private async Task RestartAsync(ServiceChange change, CancellationToken cancellationToken)
    {
        await channel.InvokeAsync(new StopServiceOperation { Name = change.Name, Timeout = timeout }, deadline, cancellationToken).ConfigureAwait(false);
        // Whatever becomes of the start: what runs next runs with all changes.
        change.RestartNeeded = false;
        await channel.InvokeAsync(new StartServiceOperation { Name = change.Name, Timeout = timeout }, deadline, cancellationToken).ConfigureAwait(false);
    }
}
