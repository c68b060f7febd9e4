using System;
using System.Collections.Concurrent;
using System.Linq;

namespace GoWinOps.Ssh;

/// <summary>
/// The answers the engine still waits for before it lets a command or a session go. A node that is lost never sends them, and the
/// engine would wait a minute for each; so they are given in its place.
/// </summary>
internal sealed class Acknowledgements
{
    // Of the out-of-process protocol ([MS-PSRP] has no text form; the engine's is one XML element a line): <Close PSGuid='…' /> is answered by <CloseAck PSGuid='…' />.
    private static readonly string[] Answered = { "Close", "Signal" };
    private const string Suffix = "Ack";
    private readonly ConcurrentDictionary<string, bool> expected = new(StringComparer.Ordinal);
    private readonly Action<string> give;
    private volatile bool isLost;

    /// <param name="give">Hands an answer to the engine.</param>
    internal Acknowledgements(Action<string> give) => this.give = give;

    internal void NoteSent(string message)
    {
        if (Answered.FirstOrDefault(name => IsOf(message, name)) is not { } name)
            return;
        expected[message.Insert(name.Length + 1, Suffix)] = true;
        // Looked at after the entry is made: either this thread or the one that gives all sees both.
        if (isLost)
            GiveAll();
    }

    internal void NoteReceived(string message)
    {
        if (Answered.Any(name => IsOf(message, name + Suffix)))
            expected.TryRemove(message, out _);
    }

    /// <summary>The node is lost: gives what is expected now and, from now on, as soon as it is.</summary>
    internal void GiveAll()
    {
        isLost = true;
        foreach (string answer in expected.Keys)
        {
            if (expected.TryRemove(answer, out _))
                give(answer);
        }
    }

    private static bool IsOf(string message, string name) =>
        message.Length > name.Length + 1 && message[0] == '<' && message[name.Length + 1] == ' ' && string.CompareOrdinal(message, 1, name, 0, name.Length) == 0;
}
