using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>A node that is watched, and the way to it. The way is kept open between looks, and opened anew after a failure.</summary>
internal sealed class WatchedNode : IDisposable
{
    private static readonly string[] Everything = { "*" };
    private readonly Func<CancellationToken, Task<INodeChannel>> connect;
    private INodeChannel? channel;

    /// <summary>A node by its name.</summary>
    /// <param name="name">The node as the user named it.</param>
    /// <param name="services">The services: names, or patterns of services that GoWinOps installed. Empty means all of those.</param>
    /// <param name="connect">Opens the way.</param>
    internal WatchedNode(string name, string[] services, Func<CancellationToken, Task<INodeChannel>> connect)
    {
        Name = name;
        Services = services;
        this.connect = connect;
    }

    /// <summary>The node as the user named it.</summary>
    internal string Name { get; }

    /// <summary>The watched services.</summary>
    internal string[] Services { get; }

    /// <summary>The names and patterns for which a look found nothing.</summary>
    internal IEnumerable<string> Missing(NodeObservation seen)
    {
        string[] found = seen.Services.Where(service => service.IsPresent).Select(service => service.Name).ToArray();
        return (Services.Length == 0 ? Everything : Services).Where(name => !Array.Exists(found, new NamePattern(name).Matches));
    }

    /// <summary>Runs an operation there.</summary>
    internal async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
    {
        INodeChannel open = channel ??= await connect(cancellationToken).ConfigureAwait(false);
        try
        {
            return await open.InvokeAsync(operation, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Gives the way back.</summary>
    public void Dispose() => Interlocked.Exchange(ref channel, null)?.Dispose();
}
