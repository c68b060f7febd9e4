using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>The way to this machine: operations run in this process.</summary>
public sealed class LocalNodeChannel : INodeChannel
{
    private readonly NodeContext context;

    /// <summary>A channel to this machine, under the name the user gave it.</summary>
    public LocalNodeChannel(string nodeName, NodeContext? context = null)
    {
        NodeName = nodeName;
        this.context = context ?? new NodeContext();
    }

    /// <inheritdoc/>
    public string NodeName { get; }

    /// <inheritdoc/>
    public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        try
        {
            return await operation.RunAsync(context, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GoWinOpsException(nameof(Messages.NodeTimedOut), NodeName, exception, NodeName, operation.GetType().Name, deadline);
        }
    }

    /// <inheritdoc/>
    public async Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IncomingContent content = new(context, sha256, Guid.NewGuid());
        if (await content.IsThereAsync(cancellationToken).ConfigureAwait(false))
            return;
        try
        {
            using (FileStream source = File.OpenRead(path))
            using (FileStream destination = content.OpenPart(0))
                await source.CopyToAsync(destination, 1 << 20, cancellationToken).ConfigureAwait(false);
            await content.CompleteAsync(path, cancellationToken).ConfigureAwait(false);
            progress?.Report(new FileInfo(content.FinalPath).Length);
        }
        finally
        {
            content.Abandon();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
