using System.Collections.Generic;
using System.Text;

namespace GoWinOps.Services;

/// <summary>
/// Command lines by the rules of CommandLineToArgvW and of Go's runtime: backslashes count double only before a quote.
/// </summary>
/// <remarks>Source of the rules: the documentation of CommandLineToArgvW, "Remarks".</remarks>
internal static class CommandLine
{
    private static readonly char[] NeedQuotes = { ' ', '\t', '\n', '\v', '"' };

    /// <summary>
    /// Joins an executable and its arguments. The executable is quoted always: Windows tries every space in an unquoted path, so that
    /// <c>C:\Program.exe</c> would run in place of <c>C:\Program Files\x.exe</c>.
    /// </summary>
    internal static string Join(string executable, IEnumerable<string> arguments)
    {
        StringBuilder line = new();
        line.Append('"').Append(executable).Append('"');
        foreach (string argument in arguments)
            AppendQuoted(line.Append(' '), argument);
        return line.ToString();
    }

    /// <summary>Joins arguments alone, for a program that is named elsewhere.</summary>
    internal static string JoinArguments(IEnumerable<string> arguments)
    {
        StringBuilder line = new();
        foreach (string argument in arguments)
            AppendQuoted(line.Length == 0 ? line : line.Append(' '), argument);
        return line.ToString();
    }

    /// <summary>Takes apart what <see cref="Join"/> joined, or any ImagePath.</summary>
    internal static (string Executable, string[] Arguments) Split(string line)
    {
        int position = 0;
        string executable = ReadExecutable(line, ref position);
        List<string> arguments = new();
        while (SkipBlanks(line, ref position))
            arguments.Add(ReadArgument(line, ref position));
        return (executable, arguments.ToArray());
    }

    private static void AppendQuoted(StringBuilder line, string argument)
    {
        if (argument.Length > 0 && argument.IndexOfAny(NeedQuotes) < 0)
        {
            line.Append(argument);
            return;
        }

        line.Append('"');
        int backslashes = 0;
        foreach (char character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            line.Append('\\', character == '"' ? (backslashes * 2) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        line.Append('\\', backslashes * 2).Append('"');
    }

    // The executable follows rules of its own: a backslash is never an escape in it, since file names have no quotes.
    private static string ReadExecutable(string line, ref int position)
    {
        SkipBlanks(line, ref position);
        bool quoted = position < line.Length && line[position] == '"';
        if (quoted)
            position++;
        int start = position;
        while (position < line.Length && (quoted ? line[position] != '"' : !IsBlank(line[position])))
            position++;
        string executable = line.Substring(start, position - start);
        if (quoted && position < line.Length)
            position++;
        return executable;
    }

    private static string ReadArgument(string line, ref int position)
    {
        StringBuilder argument = new();
        bool quoted = false;
        while (position < line.Length && (quoted || !IsBlank(line[position])))
        {
            int backslashes = 0;
            while (position < line.Length && line[position] == '\\')
            {
                backslashes++;
                position++;
            }

            if (position >= line.Length || line[position] != '"')
            {
                argument.Append('\\', backslashes);
                if (backslashes == 0)
                    argument.Append(line[position++]);
                continue;
            }

            argument.Append('\\', backslashes / 2);
            if (backslashes % 2 == 1)
                argument.Append('"');
            else if (quoted && position + 1 < line.Length && line[position + 1] == '"')
                argument.Append(line[position++]);
            else
                quoted = !quoted;
            position++;
        }

        return argument.ToString();
    }

    private static bool SkipBlanks(string line, ref int position)
    {
        while (position < line.Length && IsBlank(line[position]))
            position++;
        return position < line.Length;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t';
}
