using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace GoWinOps.Packaging.Help;

/// <summary>An <c>about_</c> topic: Markdown made into the text file that Get-Help shows.</summary>
internal static class AboutTopic
{
    private const int Width = 78;

    /// <summary>The text of the topic at <paramref name="path"/>.</summary>
    public static string ToText(string path, ICollection<PageProblem> problems)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        (PageSection title, IReadOnlyList<PageSection> sections) = PageSections.Read(path);
        if (title.Heading != name)
            problems.Add(new PageProblem(path, title.Line, $"the title must be '# {name}', as the file is named."));
        if (!sections.Any(section => section.Heading == "SHORT DESCRIPTION") || !sections.Any(section => section.Heading == "LONG DESCRIPTION"))
            problems.Add(new PageProblem(path, title.Line, "'## SHORT DESCRIPTION' and '## LONG DESCRIPTION' are both needed."));
        StringBuilder text = new();
        text.Append("TOPIC\n    ").Append(name).Append('\n');
        foreach (PageSection section in sections)
        {
            text.Append('\n').Append(section.Heading.ToUpperInvariant()).Append('\n');
            Append(text, PageSections.Introduction(section));
            foreach (PageSection part in PageSections.Below(section))
            {
                text.Append("\n  ").Append(part.Heading).Append('\n');
                Append(text, part.Lines);
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> lines)
    {
        bool previousWasBlock = false;
        bool first = true;
        foreach (string paragraph in MarkdownText.Paragraphs(lines))
        {
            bool block = paragraph.StartsWith("    ", StringComparison.Ordinal) || MarkdownText.IsListItem(paragraph) || paragraph.StartsWith('|');
            if (!first && !(block && previousWasBlock))
                text.Append('\n');
            foreach (string line in paragraph.StartsWith("    ", StringComparison.Ordinal) || paragraph.StartsWith('|') ? [paragraph] : Wrap(paragraph))
                text.Append("    ").Append(line).Append('\n');
            previousWasBlock = block;
            first = false;
        }
    }

    private static IEnumerable<string> Wrap(string paragraph)
    {
        string indent = MarkdownText.IsListItem(paragraph) ? "  " : string.Empty;
        StringBuilder line = new();
        foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width - 4)
            {
                yield return line.ToString();
                line.Clear().Append(indent);
            }
            else if (line.Length > 0)
            {
                line.Append(' ');
            }

            line.Append(word);
        }

        yield return line.ToString();
    }
}
