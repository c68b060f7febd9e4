using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>What a program writes, line by line; only the last lines are kept, however much it writes.</summary>
internal sealed class ProgramOutput
{
    private const int KeptLines = 20;
    private const int LongestLine = 4096;
    private readonly object gate = new();
    private readonly Queue<string> last = new();

    /// <summary>Told each line as it comes, a long one cut; from several threads, but never at once.</summary>
    internal event Action<string>? LineWritten;

    /// <summary>The last lines, for a person to read.</summary>
    internal string Tail
    {
        get
        {
            lock (gate)
                return last.Count == 0 ? "nothing" : "\n" + string.Join("\n", last);
        }
    }

    /// <summary>Reads a stream to its end, or until it is closed.</summary>
    internal async Task ReadAsync(StreamReader reader)
    {
        char[] buffer = new char[LongestLine];
        StringBuilder line = new();
        int read;
        while ((read = await ReadSomeAsync(reader, buffer).ConfigureAwait(false)) > 0)
        {
            for (int index = 0; index < read; index++)
            {
                if (buffer[index] == '\n')
                    Finish(line);
                else if (line.Length < LongestLine)
                    line.Append(buffer[index]);
            }
        }

        if (line.Length > 0)
            Finish(line);
    }

    private static async Task<int> ReadSomeAsync(StreamReader reader, char[] buffer)
    {
        try
        {
            return await reader.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or IOException)
        {
            // Closed while a descendant of the program that outlived it still had the other end.
            return 0;
        }
    }

    private void Finish(StringBuilder line)
    {
        string text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (gate)
        {
            last.Enqueue(text);
            if (last.Count > KeptLines)
                last.Dequeue();
            LineWritten?.Invoke(text);
        }
    }
}
