using System.Text;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>One element of a path pattern by the rules of Go's <c>path.Match</c>.</summary>
internal static class GlobPattern
{
    private static readonly char[] Special = { '*', '?', '[', '\\' };

    /// <summary>Whether an element stands for more than one name.</summary>
    internal static bool IsPattern(string element) => element.IndexOfAny(Special) >= 0;

    /// <summary>Whether <paramref name="name"/> is one of those <paramref name="element"/> stands for.</summary>
    internal static bool IsMatch(string element, string name) => Regex.IsMatch(name, ToExpression(element), RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static string ToExpression(string element)
    {
        StringBuilder expression = new(@"\A");
        for (int index = 0; index < element.Length; index++)
        {
            char character = element[index];
            int end = character == '[' ? element.IndexOf(']', index + 1) : -1;
            if (character == '*')
                expression.Append(".*");
            else if (character == '?')
                expression.Append('.');
            else if (end > 0)
                expression.Append('[').Append(element, index + 1, end - index - 1).Append(']');
            else
                expression.Append(Regex.Escape((character == '\\' && index + 1 < element.Length ? element[++index] : character).ToString()));
            if (end > 0)
                index = end;
        }

        return expression.Append(@"\z").ToString();
    }
}
