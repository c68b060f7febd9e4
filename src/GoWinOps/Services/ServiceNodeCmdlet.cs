using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that look at, start and stop services: by session or straight, and with one trip to a node for all the records that name it.</summary>
public abstract class ServiceNodeCmdlet : NodeCmdlet
{
    // What a command upstream writes in one go arrives within a few milliseconds, and is to reach its node together: that saves trips, and only
    // services that are stopped together are stopped in order.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);
    private readonly NodeMailboxes<string> wanted = new();

    /// <summary>The way to the nodes' services.</summary>
    [Parameter]
    public ServiceProtocol Protocol { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Protocol != ServiceProtocol.Rpc)
            return Task.CompletedTask;
        NodeContext.RequireWindows("-Protocol Rpc");
        if (Credential is not null)
            Refuse(nameof(Credential), "the service control manager takes the user who runs the command, and no other. Run PowerShell as that user (runas /netonly).");
        if (KeyFilePath is not null)
            Refuse(nameof(KeyFilePath), "a key is for SSH.");
        return Task.CompletedTask;
    }

    /// <summary>Refuses a parameter that means nothing without a session.</summary>
    private protected static void Refuse(string parameter, string why) =>
        throw new GoWinOpsException(nameof(Messages.RpcParameterRefused), parameter, parameter, why);

    /// <inheritdoc/>
    protected override async Task<INodeChannel> ConnectAsync(NodeReference reference, CancellationToken cancellationToken)
    {
        if (Protocol == ServiceProtocol.Rpc && !reference.IsLocal)
            return new RpcNodeChannel(reference.Name, RpcNodeChannel.MachineOf(reference));
        try
        {
            return await base.ConnectAsync(reference, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (Protocol == ServiceProtocol.Auto
            && RpcNodeChannel.TakesOver(reference, exception, Credential is not null, NodeContext.IsWindows))
        {
            await WriteWarningAsync($"{exception.Message} Its service control manager is called directly.").ConfigureAwait(false);
            return new RpcNodeChannel(reference.Name, RpcNodeChannel.MachineOf(reference));
        }
    }

    /// <summary>
    /// Starts <paramref name="action"/> with <paramref name="names"/> for each of the current record's nodes. What further records want of a node that has
    /// not had its turn yet, or is busy, is done together, over the same session.
    /// </summary>
    private protected async Task ForEachNodeAsync(IReadOnlyCollection<string> names, Func<NodeReference, INodeChannel, IReadOnlyList<string>, CancellationToken, Task> action)
    {
        TimeSpan now = SystemClock.Instance.Elapsed;
        List<NodeReference> waiting = new();
        foreach (NodeReference node in await ResolveEachAsync().ConfigureAwait(false))
        {
            IReadOnlyCollection<string> chosen = await ChooseAsync(node, names).ConfigureAwait(false);
            if (chosen.Count > 0 && wanted.Add(node, chosen))
                waiting.Add(node);
        }

        await GiveTurnsAsync(waiting, node => (channel, token) => WorkAsync(node, channel, now, action, token), AbandonAsync).ConfigureAwait(false);
    }

    /// <summary>The names a node is given, of those a record has for it; asked while the pipeline's thread is here, before the node's turn.</summary>
    private protected virtual Task<IReadOnlyCollection<string>> ChooseAsync(NodeReference node, IReadOnlyCollection<string> names) => Task.FromResult(names);

    private async Task WorkAsync(
        NodeReference node,
        INodeChannel channel,
        TimeSpan asked,
        Func<NodeReference, INodeChannel, IReadOnlyList<string>, CancellationToken, Task> action,
        CancellationToken cancellationToken)
    {
        TimeSpan early = asked + Gathering - SystemClock.Instance.Elapsed;
        if (MyInvocation.ExpectingInput && early > TimeSpan.Zero)
            await Task.Delay(early, cancellationToken).ConfigureAwait(false);
        while (wanted.Take(node) is { Count: > 0 } names)
        {
            try
            {
                await action(node, channel, names.Distinct(StringComparer.OrdinalIgnoreCase).ToList(), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                await CountFailureAsync().ConfigureAwait(false);
                await WriteNodeErrorAsync(node, exception).ConfigureAwait(false);
            }
        }
    }

    private Task AbandonAsync(NodeReference node, Exception exception)
    {
        wanted.Abandon(node);
        return WriteNodeErrorAsync(node, exception);
    }
}
