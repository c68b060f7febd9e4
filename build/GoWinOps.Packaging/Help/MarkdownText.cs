using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace GoWinOps.Packaging.Help;

/// <summary>Markdown read as plain text, which is all that a console's help can show.</summary>
internal static partial class MarkdownText
{
    /// <summary>Paragraphs of <paramref name="lines"/>: wrapped lines joined, list items and code lines kept apart.</summary>
    public static IReadOnlyList<string> Paragraphs(IEnumerable<string> lines)
    {
        List<string> paragraphs = [];
        StringBuilder current = new();
        bool code = false;
        foreach (string line in lines)
        {
            bool fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            bool indented = line.StartsWith("    ", StringComparison.Ordinal) && current.Length == 0;
            bool startsNew = code || fence || indented || line.Length == 0 || ListItem().IsMatch(line) || line.StartsWith('|');
            if (startsNew && current.Length > 0)
                paragraphs.Add(Take(current));
            if (fence)
                code = !code;
            else if (code)
                paragraphs.Add("    " + line);
            else if (indented)
                paragraphs.Add(line);
            else if (line.Length > 0)
                current.Append(current.Length > 0 ? " " : string.Empty).Append(Plain(startsNew ? line : line.Trim()));
        }

        if (current.Length > 0)
            paragraphs.Add(Take(current));
        return paragraphs;
    }

    /// <summary>A line without its marks: emphasis, code quotes and links (the address follows in parentheses when it leads out of the project).</summary>
    public static string Plain(string text)
    {
        text = Link().Replace(text, match => match.Groups[2].Value.Contains("://", StringComparison.Ordinal) ? $"{match.Groups[1].Value} ({match.Groups[2].Value})" : match.Groups[1].Value);
        string[] parts = text.Split('`');
        return string.Concat(parts.Select((part, index) => index % 2 == 1 ? part : Emphasis().Replace(part, "$1$2")));
    }

    /// <summary>Whether <paramref name="line"/> begins an item of a list.</summary>
    public static bool IsListItem(string line) => ListItem().IsMatch(line);

    private static string Take(StringBuilder text)
    {
        string taken = text.ToString();
        text.Clear();
        return taken;
    }

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*([^*]+)\*\*|(?<!\*)\*([^*\s][^*]*)\*(?!\*)")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"^\s*([-*]|\d+\.)\s+")]
    private static partial Regex ListItem();
}
