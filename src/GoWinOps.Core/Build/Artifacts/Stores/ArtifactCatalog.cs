using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Changes the indexes of a store so that no other change at the same time is lost.</summary>
/// <remarks>
/// A folder is locked. A server is told the state the change was made from (<c>If-Match</c>); one that does not care is asked afterwards whether the change
/// is there.
/// </remarks>
internal sealed class ArtifactCatalog
{
    private const int Attempts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly IArtifactStore store;
    private readonly IClock clock;

    internal ArtifactCatalog(IArtifactStore store, IClock clock)
    {
        this.store = store;
        this.clock = clock;
    }

    /// <summary>The index of a name; of the names for null.</summary>
    internal async Task<ArtifactIndex> ReadAsync(string? name, CancellationToken cancellationToken)
    {
        string path = ArtifactIndex.PathOf(name);
        return ArtifactIndex.Parse(await store.ReadAsync(path, cancellationToken).ConfigureAwait(false), store.AddressOf(path));
    }

    /// <summary>Changes an index.</summary>
    /// <param name="name">The name; null for the index of names.</param>
    /// <param name="change">Makes the change; false where it is made already. Asked again when somebody else was faster.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactIndexBusy</c>, <c>ArtifactIndexInvalid</c></exception>
    internal async Task ChangeAsync(string? name, Func<ArtifactIndex, bool> change, CancellationToken cancellationToken)
    {
        string path = ArtifactIndex.PathOf(name);
        using IDisposable? heldLock = await store.LockAsync(name ?? string.Empty, cancellationToken).ConfigureAwait(false);
        for (int attempt = 1; attempt <= Attempts; attempt++)
        {
            StoredText? before = await store.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            ArtifactIndex index = ArtifactIndex.Parse(before, store.AddressOf(path));
            if (!change(index))
                return;
            // Whether it stayed is seen when it is read again.
            if (!await store.WriteAsync(path, index.Write(), before ?? StoredText.Absent, cancellationToken).ConfigureAwait(false))
                await clock.DelayAsync(TimeSpan.FromTicks(Pause.Ticks * attempt), cancellationToken).ConfigureAwait(false);
        }

        throw new GoWinOpsException(nameof(Messages.ArtifactIndexBusy), store.AddressOf(path), store.AddressOf(path), Attempts);
    }
}
