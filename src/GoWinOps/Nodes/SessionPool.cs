using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Commands;

/// <summary>The open sessions of this process: consecutive commands, and cmdlets of one pipeline, share them.</summary>
internal sealed class SessionPool
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(3);
    // A second session lets a short operation pass a long one; each costs the node a PowerShell process.
    private const int SessionsPerNode = 3;
    private readonly ConcurrentDictionary<string, Place> places = new(StringComparer.Ordinal);

    private SessionPool() => AppDomain.CurrentDomain.ProcessExit += (_, _) => CloseIdle();

    /// <summary>The one pool of this process.</summary>
    internal static SessionPool Instance { get; } = new();

    /// <summary>Lends a session that is alive: an idle one, else one that <paramref name="open"/> makes. Nothing is sent into one that is not.</summary>
    /// <param name="key">Whatever makes two sessions interchangeable.</param>
    /// <param name="isShared">False where the session is somebody else's and there is only one.</param>
    /// <param name="open">Makes a new session.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<Loan> BorrowAsync(
        string key, bool isShared, Func<CancellationToken, Task<NodeSession>> open, CancellationToken cancellationToken)
    {
        Place place = places.GetOrAdd(key, _ => new Place(isShared ? SessionsPerNode : 1));
        await place.Slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (place.TakeIdle() is { } idle)
            {
                if (await idle.IsAliveAsync(cancellationToken).ConfigureAwait(false))
                    return new Loan(place, idle);
                idle.Dispose();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return new Loan(place, await open(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            place.Slots.Release();
            throw;
        }
    }

    /// <summary>
    /// Closes what nobody uses, and returns when it is closed, or after three seconds: a session to a dead network goes on closing by itself.
    /// </summary>
    /// <remarks>It waits in place because those who call it, PowerShell removing a module and .NET ending the process, wait for no task.</remarks>
    internal void CloseIdle() => Task.WhenAll(places.Values.SelectMany(place => place.TakeAllIdle()).Select(session => session.CloseAsync()))
        .ContinueWith(_ => { }, TaskScheduler.Default).Wait(CloseLimit);

    /// <summary>A session on loan; disposing gives it back.</summary>
    internal sealed class Loan : IDisposable
    {
        private Place? place;

        internal Loan(Place place, NodeSession session)
        {
            this.place = place;
            Session = session;
        }

        internal NodeSession Session { get; }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Exchange(ref place, null)?.Return(Session);
    }

    /// <summary>The sessions to one node as one user.</summary>
    internal sealed class Place
    {
        private readonly Stack<IdleSession> idle = new();

        internal Place(int sessions) => Slots = new SemaphoreSlim(sessions);

        internal SemaphoreSlim Slots { get; }

        internal NodeSession? TakeIdle()
        {
            lock (idle)
                return idle.Count == 0 ? null : idle.Pop().Take();
        }

        internal IReadOnlyList<NodeSession> TakeAllIdle()
        {
            lock (idle)
            {
                List<NodeSession> sessions = idle.Select(one => one.Take()).ToList();
                idle.Clear();
                return sessions;
            }
        }

        internal void Return(NodeSession session)
        {
            if (session.IsUsable)
            {
                lock (idle)
                    idle.Push(new IdleSession(session, CloseExpired));
            }
            else
            {
                session.Dispose();
            }

            Slots.Release();
        }

        // The oldest lie at the bottom of the stack; one that was taken meanwhile is no longer in it.
        private void CloseExpired(IdleSession expired)
        {
            lock (idle)
            {
                if (!idle.Contains(expired))
                    return;
                IdleSession[] others = idle.Where(one => one != expired).Reverse().ToArray();
                idle.Clear();
                foreach (IdleSession other in others)
                    idle.Push(other);
            }

            expired.Take().Dispose();
        }
    }

    /// <summary>A session that closes unless somebody takes it in time.</summary>
    private sealed class IdleSession : IDisposable
    {
        private readonly NodeSession session;
        private readonly Timer timer;

        internal IdleSession(NodeSession session, Action<IdleSession> expire)
        {
            this.session = session;
            timer = new Timer(_ => expire(this), null, IdleLimit, Timeout.InfiniteTimeSpan);
        }

        internal NodeSession Take()
        {
            Dispose();
            return session;
        }

        /// <inheritdoc/>
        public void Dispose() => timer.Dispose();
    }
}
