using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Threading;

namespace GoWinOps.Nodes;

/// <summary>The lines on their way to an SSH client: any thread adds, one takes.</summary>
/// <remarks>It has no bound and needs none: the remoting protocol sends the next piece of anything when the last one is acknowledged.</remarks>
internal sealed class SshInput
{
    private readonly Queue<string> lines = new();
    private bool isComplete;

    /// <summary>Adds a line, which is dropped after <see cref="Complete"/>.</summary>
    internal void Add(string line)
    {
        lock (lines)
        {
            if (isComplete)
                return;
            lines.Enqueue(line);
            Monitor.Pulse(lines);
        }
    }

    /// <summary>No line will be added any more.</summary>
    internal void Complete()
    {
        lock (lines)
        {
            isComplete = true;
            Monitor.Pulse(lines);
        }
    }

    /// <summary>Waits for a line.</summary>
    /// <returns>Whether there was one; false means that none will ever come again.</returns>
    internal bool TryTake([NotNullWhen(true)] out string? line)
    {
        lock (lines)
        {
            while (lines.Count == 0 && !isComplete)
                Monitor.Wait(lines);
            line = lines.Count == 0 ? null : lines.Dequeue();
            return line is not null;
        }
    }
}
