using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>
/// The GOFLAGS a build inherits, taken apart so that a -ldflags in them is kept: one on the command line would replace it without a word.
/// </summary>
internal sealed class GoFlags
{
    private GoFlags(string environment, string linkerFlags)
    {
        Environment = environment;
        LinkerFlags = linkerFlags;
    }

    /// <summary>What is left for the variable GOFLAGS.</summary>
    internal string Environment { get; }

    /// <summary>The value of the inherited -ldflags, or an empty string.</summary>
    internal string LinkerFlags { get; }

    /// <summary>Takes <paramref name="value"/> apart.</summary>
    internal static GoFlags Parse(string value)
    {
        List<string> kept = new();
        string linker = string.Empty;
        foreach (string element in Split(value))
        {
            string flag = (element.Length > 1 && element[0] is ('\'' or '"') ? element.Substring(1, element.Length - 2) : element).TrimStart('-');
            if (flag.StartsWith("ldflags=", StringComparison.Ordinal))
                linker = flag.Substring("ldflags=".Length);
            else
                kept.Add(element);
        }

        return new GoFlags(string.Join(" ", kept), linker);
    }

    /// <summary>Go's own rule: blanks separate, and a quote at the start of an element holds it together up to the same quote.</summary>
    internal static IEnumerable<string> Split(string value)
    {
        int index = 0;
        while (true)
        {
            while (index < value.Length && char.IsWhiteSpace(value[index]))
                index++;
            if (index == value.Length)
                yield break;
            int end = value[index] is '\'' or '"' ? value.IndexOf(value[index], index + 1) + 1 : IndexOfBlank(value, index);
            if (end <= index)
                end = value.Length;
            yield return value.Substring(index, end - index);
            index = end;
        }
    }

    private static int IndexOfBlank(string value, int start)
    {
        int length = value.Skip(start).TakeWhile(character => !char.IsWhiteSpace(character)).Count();
        return start + length;
    }
}
