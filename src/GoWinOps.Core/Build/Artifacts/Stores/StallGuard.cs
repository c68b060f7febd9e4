using System;
using System.Threading;

namespace GoWinOps.Build.Artifacts;

/// <summary>Ends a transfer on which nothing moves: a large file may take hours, but never a minute without a byte.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly TimeSpan limit;

    internal StallGuard(TimeSpan limit, CancellationToken cancellationToken)
    {
        this.limit = limit;
        source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Touch();
    }

    internal CancellationToken Token => source.Token;

    /// <summary>Something moved.</summary>
    internal void Touch() => source.CancelAfter(limit);

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();
}
