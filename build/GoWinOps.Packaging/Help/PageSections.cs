using System;
using System.Collections.Generic;
using System.IO;

namespace GoWinOps.Packaging.Help;

/// <summary>A heading and the lines under it, up to the next heading of its level or above.</summary>
internal sealed record PageSection(string Heading, int Line, IReadOnlyList<string> Lines);

/// <summary>A Markdown file cut at its headings; headings inside code do not count.</summary>
internal static class PageSections
{
    /// <summary>The page's title and its second-level sections.</summary>
    public static (PageSection Title, IReadOnlyList<PageSection> Sections) Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        IReadOnlyList<PageSection> titles = Cut(lines, "# ", 1);
        PageSection title = titles.Count > 0 ? titles[0] : new PageSection(string.Empty, 1, lines);
        return (title, Cut(title.Lines, "## ", title.Line + 1));
    }

    /// <summary>The sections of <paramref name="section"/> one level further down.</summary>
    public static IReadOnlyList<PageSection> Below(PageSection section) => Cut(section.Lines, "### ", section.Line + 1);

    /// <summary>The lines of a section before its first sub-section.</summary>
    public static IReadOnlyList<string> Introduction(PageSection section, string mark = "### ")
    {
        List<string> lines = [];
        foreach (string line in section.Lines)
        {
            if (line.StartsWith(mark, StringComparison.Ordinal))
                break;
            lines.Add(line);
        }

        return lines;
    }

    private static List<PageSection> Cut(IReadOnlyList<string> lines, string mark, int firstLine)
    {
        List<PageSection> sections = [];
        List<string> body = [];
        bool code = false;
        for (int index = 0; index < lines.Count; index++)
        {
            string line = lines[index].TrimEnd();
            if (line.StartsWith("```", StringComparison.Ordinal))
                code = !code;
            if (!code && line.StartsWith(mark, StringComparison.Ordinal))
            {
                body = [];
                sections.Add(new PageSection(line[mark.Length..].Trim(), firstLine + index, body));
            }
            else
            {
                body.Add(line);
            }
        }

        return sections;
    }
}
