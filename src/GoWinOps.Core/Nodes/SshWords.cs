using System.Text;

namespace GoWinOps.Nodes;

/// <summary>The last of what an SSH client said. A node that says much cannot fill the memory with it.</summary>
internal sealed class SshWords
{
    // A warning of a changed host key, the longest thing that must be read as a whole, has about a thousand characters.
    private const int Limit = 8192;
    private readonly StringBuilder text = new();

    internal void Add(string line)
    {
        lock (text)
        {
            text.Append(line).Append('\n');
            if (text.Length > Limit)
                text.Remove(0, text.Length - Limit);
        }
    }

    /// <summary>The lines, each ended by <c>\n</c>; the first may be cut off.</summary>
    public override string ToString()
    {
        lock (text)
            return text.ToString();
    }
}
