using System.Collections.Generic;

namespace GoWinOps.Tests.Pipelines;

/// <summary>
/// Reads the outline of a Groovy text: comments, literals and brackets. There is no schema for a Jenkinsfile, and the steps it names are known to a Jenkins
/// with its plug-ins only; this finds what a text put in unquoted would break.
/// </summary>
internal static class GroovyOutline
{
    /// <summary>What does not close, or a literal in double quotes, in which Groovy would fill something in; null when all is well.</summary>
    internal static string? Fault(string text)
    {
        Stack<char> open = new();
        int index = 0;
        while (index < text.Length)
        {
            char character = text[index];
            if (At(text, index, "//"))
            {
                index = EndOfLine(text, index);
            }
            else if (character == '\'')
            {
                int end = EndOfLiteral(text, index);
                if (end < 0)
                    return $"The literal at {index} does not close.";
                index = end;
            }
            else
            {
                if (character == '"')
                    return $"There is a double quote at {index}.";
                if ("([{".Contains(character))
                    open.Push(character);
                else if (")]}".Contains(character) && (open.Count == 0 || "([{".IndexOf(open.Pop()) != ")]}".IndexOf(character)))
                    return $"'{character}' at {index} closes nothing.";
                index++;
            }
        }

        return open.Count == 0 ? null : $"'{open.Peek()}' is not closed.";
    }

    /// <summary>Where the literal that begins at <paramref name="start"/> has ended, or -1.</summary>
    private static int EndOfLiteral(string text, int start)
    {
        string quote = At(text, start, "'''") ? "'''" : "'";
        for (int index = start + quote.Length; index < text.Length; index++)
        {
            if (text[index] == '\\')
                index++;
            else if (At(text, index, quote))
                return index + quote.Length;
            else if (quote.Length == 1 && text[index] == '\n')
                return -1;
        }

        return -1;
    }

    private static int EndOfLine(string text, int start)
    {
        int end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end;
    }

    private static bool At(string text, int index, string part) => string.CompareOrdinal(text, index, part, 0, part.Length) == 0;
}
