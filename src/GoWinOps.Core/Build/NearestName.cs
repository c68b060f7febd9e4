using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>Finds the names a misspelt one may have meant.</summary>
internal static class NearestName
{
    private const int MaximumSuggestions = 3;

    /// <summary>At most three of <paramref name="known"/>, the nearest first; never none unless none are known.</summary>
    internal static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        List<(string Name, int Distance)> ranked = known.Select(candidate => (candidate, Distance(name, candidate))).OrderBy(pair => pair.Item2).ToList();
        int limit = Math.Max(2, name.Length / 3);
        List<string> near = ranked.Where(pair => pair.Distance <= limit).Select(pair => pair.Name).Take(MaximumSuggestions).ToList();
        return near.Count > 0 ? near : ranked.Select(pair => pair.Name).Take(MaximumSuggestions).ToList();
    }

    /// <summary>Levenshtein's distance, letter case ignored.</summary>
    internal static int Distance(string left, string right)
    {
        int[] previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int row = 1; row <= left.Length; row++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = row;
            for (int column = 1; column <= right.Length; column++)
            {
                int change = char.ToUpperInvariant(left[row - 1]) == char.ToUpperInvariant(right[column - 1]) ? 0 : 1;
                current[column] = Math.Min(Math.Min(current[column - 1], previous[column]) + 1, previous[column - 1] + change);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
