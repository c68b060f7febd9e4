using System;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace GoWinOps.Health;

/// <summary>The last line of a stream that is not blank, whatever the length of stream and line.</summary>
internal sealed class LastLine
{
    private const int ShownCharacters = 200;
    private readonly StringBuilder current = new();
    private string last = string.Empty;

    /// <summary>The line as far as it is known now; empty without one.</summary>
    internal string Text
    {
        get
        {
            lock (current)
                return Finished() is { Length: > 0 } unfinished ? unfinished : last;
        }
    }

    /// <summary>Reads a stream to its end, or until it is closed.</summary>
    internal async Task ReadAsync(StreamReader reader)
    {
        char[] buffer = new char[1024];
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
                Add(buffer, read);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody waits for the rest any more.
        }
    }

    private void Add(char[] characters, int count)
    {
        lock (current)
        {
            for (int index = 0; index < count; index++)
            {
                if (characters[index] == '\n')
                {
                    last = Finished() is { Length: > 0 } line ? line : last;
                    current.Clear();
                }
                else if (current.Length < ShownCharacters)
                {
                    current.Append(characters[index]);
                }
            }
        }
    }

    private string Finished() => ProbeText.OneLine(current.ToString());
}
