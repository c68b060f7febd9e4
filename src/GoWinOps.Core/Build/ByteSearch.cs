using System;

namespace GoWinOps.Build;

/// <summary>Finds a run of bytes.</summary>
internal static class ByteSearch
{
    /// <summary>Whether <paramref name="content"/> holds <paramref name="wanted"/>.</summary>
    internal static bool Contains(byte[] content, byte[] wanted)
    {
        if (wanted.Length == 0)
            return true;
        int last = content.Length - wanted.Length;
        int start = 0;
        while (start <= last && (start = Array.IndexOf(content, wanted[0], start, last - start + 1)) >= 0)
        {
            int matched = 1;
            while (matched < wanted.Length && content[start + matched] == wanted[matched])
                matched++;
            if (matched == wanted.Length)
                return true;
            start++;
        }

        return false;
    }
}
