using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Shows the watcher of each node and what it watches.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceWatcher")]
[OutputType(typeof(GoServiceWatcher))]
public sealed class GetGoServiceWatcherCommand : NodeCmdlet
{
    /// <summary>How many of the watcher's newest decisions are shown.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    public int Newest { get; set; } = 20;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        GetWatcherOperation operation = new() { Newest = Newest };
        return ForEachNodeAsync(async (channel, token) =>
        {
            GoServiceWatcher watcher = await channel.InvokeAsync(operation, OperationTimeout, token).ConfigureAwait(false);
            watcher.Node = channel.NodeName;
            await WriteObjectAsync(watcher).ConfigureAwait(false);
        });
    }
}
