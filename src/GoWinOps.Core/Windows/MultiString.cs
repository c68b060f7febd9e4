using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Lists of strings as Win32 takes them: each ends in a null character, the list in one more.</summary>
internal static class MultiString
{
    /// <summary>The list as Win32 takes it. An empty list is two null characters, since null would mean "leave as it is".</summary>
    internal static char[] Write(IReadOnlyCollection<string> values) =>
        values.Count == 0 ? new[] { '\0', '\0' } : (string.Join("\0", values) + "\0\0").ToCharArray();

    /// <summary>Reads a list; zero is an empty one.</summary>
    internal static string[] Read(IntPtr pointer)
    {
        List<string> values = new();
        while (pointer != IntPtr.Zero && Marshal.PtrToStringUni(pointer) is { Length: > 0 } value)
        {
            values.Add(value);
            pointer = IntPtr.Add(pointer, (value.Length + 1) * sizeof(char));
        }

        return values.ToArray();
    }

    /// <summary>Reads a list out of text that holds nothing else. An empty text ends it, and a missing end is put up with.</summary>
    internal static string[] Read(char[] text, int length)
    {
        List<string> values = new();
        for (int start = 0; start < length && text[start] != '\0';)
        {
            int end = Array.IndexOf(text, '\0', start, length - start);
            end = end < 0 ? length : end;
            values.Add(new string(text, start, end - start));
            start = end + 1;
        }

        return values.ToArray();
    }
}
