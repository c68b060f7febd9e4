using System;

namespace GoWinOps.Services;

/// <summary>Reads an ImagePath as Windows does.</summary>
internal static class ServiceImagePath
{
    private const string Extension = ".exe";

    /// <summary>Whether the executable's path has a space and is not quoted: Windows then tries what stands before each space (CWE-428).</summary>
    internal static bool IsUnquoted(string imagePath) =>
        !imagePath.TrimStart().StartsWith("\"", StringComparison.Ordinal) && Executable(imagePath).Contains(" ");

    /// <summary>The executable of an ImagePath without quotes: up to the first <c>.exe</c> that a blank or the end follows, or else up to the first blank.</summary>
    internal static string Executable(string imagePath)
    {
        string line = imagePath.TrimStart();
        for (int index = line.IndexOf(Extension, StringComparison.OrdinalIgnoreCase); index >= 0; index = line.IndexOf(Extension, index + 1, StringComparison.OrdinalIgnoreCase))
        {
            int end = index + Extension.Length;
            if (end == line.Length || line[end] is ' ' or '\t')
                return line.Substring(0, end);
        }

        return line.Split(' ', '\t')[0];
    }
}
