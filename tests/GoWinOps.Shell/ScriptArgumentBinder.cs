using System;
using System.Collections;
using System.Collections.Generic;

namespace GoWinOps.Shell;

/// <summary>Turns the words after <c>-f script.ps1</c> into named and positional arguments, as <c>pwsh -File</c> does.</summary>
internal static class ScriptArgumentBinder
{
    /// <param name="words">The command line after the script.</param>
    /// <param name="switches">Names of the script's parameters that take no value.</param>
    /// <returns>What to splat: the named arguments, where a switch has the value true, and the others in their order.</returns>
    public static (Hashtable Named, object[] Positional) Bind(IReadOnlyList<string> words, IReadOnlySet<string> switches)
    {
        var named = new Hashtable(StringComparer.OrdinalIgnoreCase);
        var positional = new List<object>();
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            if (!IsParameterName(word))
            {
                positional.Add(word);
                continue;
            }

            var colon = word.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                named[word[1..colon]] = Literal(word[(colon + 1)..]);
            }
            else if (!switches.Contains(word[1..]) && index + 1 < words.Count && !IsParameterName(words[index + 1]))
            {
                named[word[1..]] = words[++index];
            }
            else
            {
                named[word[1..]] = true;
            }
        }

        return (named, positional.ToArray());
    }

    private static bool IsParameterName(string word) => word.Length > 1 && word[0] == '-' && (char.IsLetter(word[1]) || word[1] == '_');

    private static object Literal(string text) => text.ToLowerInvariant() switch
    {
        "$true" => true,
        "$false" => false,
        _ => text,
    };
}
