using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>
/// Lets a service that runs be restarted on one node at a time: a rule that finds fault with all nodes at once, because of something they share, must not stop the
/// service everywhere.
/// </summary>
internal sealed class RestartTurns
{
    private readonly HashSet<string> restarting = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The turn to restart <paramref name="service"/>, until it is disposed of; null while another node has it.</summary>
    internal IDisposable? TryTake(string service)
    {
        lock (restarting)
            return restarting.Add(service) ? new Turn(this, service) : null;
    }

    private void Return(string service)
    {
        lock (restarting)
            restarting.Remove(service);
    }

    private sealed class Turn : IDisposable
    {
        private readonly RestartTurns turns;
        private readonly string service;

        internal Turn(RestartTurns turns, string service)
        {
            this.turns = turns;
            this.service = service;
        }

        public void Dispose() => turns.Return(service);
    }
}
