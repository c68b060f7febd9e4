using System;

namespace GoWinOps.Build;

/// <summary>How a program ended and what it wrote.</summary>
internal sealed class ToolResult
{
    private static readonly char[] LineEnd = { '\n' };

    internal ToolResult(int exitCode, string output, string error, TimeSpan duration)
    {
        ExitCode = exitCode;
        Output = output;
        Error = error;
        Duration = duration;
    }

    internal int ExitCode { get; }

    /// <summary>Standard output, lines ended by <c>\n</c>.</summary>
    internal string Output { get; }

    /// <summary>Standard error, lines ended by <c>\n</c>.</summary>
    internal string Error { get; }

    internal TimeSpan Duration { get; }

    /// <summary>The lines of a text that are not empty.</summary>
    internal static string[] LinesOf(string text) => text.Split(LineEnd, StringSplitOptions.RemoveEmptyEntries);
}
