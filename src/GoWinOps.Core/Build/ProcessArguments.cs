using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace GoWinOps.Build;

/// <summary>
/// Joins arguments into the one string <c>ProcessStartInfo.Arguments</c> takes, because netstandard2.0 has no <c>ArgumentList</c>.
/// </summary>
/// <remarks>
/// Windows programs split their command line by the CommandLineToArgvW rules; on Unix, .NET splits the string by the same rules before it calls exec:
/// blanks separate, double quotes hold together, and backslashes are literal except in front of a double quote, where each pair stands for one.
/// </remarks>
internal static class ProcessArguments
{
    private static readonly char[] NeedQuotes = { ' ', '\t', '\n', '\v', '"' };

    /// <summary>The command line that is split into exactly <paramref name="arguments"/> again.</summary>
    internal static string Join(IEnumerable<string> arguments) => string.Join(" ", arguments.Select(Quote));

    /// <summary>One argument, quoted only where it has to be.</summary>
    internal static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.IndexOfAny(NeedQuotes) < 0)
            return argument;
        StringBuilder text = new("\"");
        int backslashes = 0;
        foreach (char character in argument)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            text.Append('\\', character == '"' ? (backslashes * 2) + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return text.Append('\\', backslashes * 2).Append('"').ToString();
    }
}
