using System.Collections.Generic;

namespace GoWinOps.Shell;

/// <summary>Turns the words after <c>-f script.ps1</c> into named and positional arguments, as <c>pwsh -File</c> does.</summary>
internal static class ScriptArgumentBinder
{
    /// <returns>Name and value pairs; a positional argument has no name, a switch has the value true.</returns>
    public static IEnumerable<(string? Name, object? Value)> Bind(IReadOnlyList<string> words)
    {
        for (var index = 0; index < words.Count; index++)
        {
            var word = words[index];
            if (!IsParameterName(word))
            {
                yield return (null, word);
                continue;
            }

            var colon = word.IndexOf(':');
            if (colon > 0)
            {
                yield return (word[1..colon], Literal(word[(colon + 1)..]));
            }
            else if (index + 1 < words.Count && !IsParameterName(words[index + 1]))
            {
                yield return (word[1..], words[++index]);
            }
            else
            {
                yield return (word[1..], true);
            }
        }
    }

    private static bool IsParameterName(string word) => word.Length > 1 && word[0] == '-' && (char.IsLetter(word[1]) || word[1] == '_');

    private static object Literal(string text) => text.ToLowerInvariant() switch
    {
        "$true" => true,
        "$false" => false,
        _ => text,
    };
}
