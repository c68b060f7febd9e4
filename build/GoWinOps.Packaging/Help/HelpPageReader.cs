using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace GoWinOps.Packaging.Help;

/// <summary>Reads a cmdlet's Markdown page and says what is wrong with it, and where.</summary>
public sealed partial class HelpPageReader
{
    private readonly List<PageProblem> problems = [];
    private readonly string file;

    private HelpPageReader(string file) => this.file = file;

    /// <summary>Reads one page; what is wrong with its form is added to <paramref name="problems"/>.</summary>
    public static HelpPage Read(string path, ICollection<PageProblem> problems)
    {
        HelpPageReader reader = new(path);
        HelpPage page = reader.Read();
        foreach (PageProblem problem in reader.problems)
            problems.Add(problem);
        return page;
    }

    /// <summary>Reads the texts of parameters that several cmdlets share.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadSharedParameters(string path)
    {
        HelpPage page = new() { Name = string.Empty, File = path };
        HelpPageReader reader = new(path);
        foreach (PageSection section in PageSections.Read(path).Sections.Where(section => section.Heading == "PARAMETERS"))
            reader.ReadParameters(section, page);
        return page.Parameters;
    }

    private HelpPage Read()
    {
        (PageSection title, IReadOnlyList<PageSection> sections) = PageSections.Read(file);
        HelpPage page = new() { Name = Path.GetFileNameWithoutExtension(file), File = file };
        if (title.Heading != page.Name)
            Report(title.Line, $"the title must be '# {page.Name}', as the file is named.");
        foreach (PageSection section in sections)
            ReadSection(section, page);
        if (page.Synopsis.Length == 0)
            Report(title.Line, "'## SYNOPSIS' with a sentence is missing.");
        if (page.Description.Count == 0)
            Report(title.Line, "'## DESCRIPTION' is missing or empty.");
        if (page.Examples.Count == 0)
            Report(title.Line, "'## EXAMPLES' with at least one '### Example 1: title' is missing.");
        return page;
    }

    private void ReadSection(PageSection section, HelpPage page)
    {
        switch (section.Heading)
        {
            case "SYNOPSIS":
                page.Synopsis = string.Join(' ', MarkdownText.Paragraphs(section.Lines));
                break;
            case "SYNTAX":
                break;
            case "DESCRIPTION":
                page.Description = MarkdownText.Paragraphs(section.Lines);
                break;
            case "EXAMPLES":
                foreach (PageSection example in PageSections.Below(section))
                    ReadExample(example, page);
                break;
            case "PARAMETERS":
                ReadParameters(section, page);
                break;
            case "INPUTS":
                ReadTypes(section, page.Inputs);
                break;
            case "OUTPUTS":
                ReadTypes(section, page.Outputs);
                break;
            case "NOTES":
                page.Notes = MarkdownText.Paragraphs(section.Lines);
                break;
            case "RELATED LINKS":
                page.Links.AddRange(section.Lines.Where(line => line.Length > 0).Select(ReadLink));
                break;
            default:
                Report(section.Line, $"'## {section.Heading}' is not a section of a help page.");
                break;
        }
    }

    private void ReadExample(PageSection section, HelpPage page)
    {
        Match title = ExampleTitle().Match(section.Heading);
        if (!title.Success || title.Groups[1].Value != (page.Examples.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))
            Report(section.Line, $"the heading must be '### Example {page.Examples.Count + 1}: title'.");
        List<string> code = [];
        List<string> remarks = [];
        string[] tags = [];
        bool? inCode = null;
        foreach (string line in section.Lines)
        {
            bool fence = line.StartsWith("```", StringComparison.Ordinal);
            if (fence && inCode is null && line.StartsWith("```powershell", StringComparison.Ordinal))
            {
                inCode = true;
                tags = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            }
            else if (fence && inCode == true)
            {
                inCode = false;
            }
            else
            {
                (inCode == true ? code : remarks).Add(line);
            }
        }

        if (code.Count == 0)
            Report(section.Line, "the example has no ```powershell block.");
        page.Examples.Add(new HelpExample(MarkdownText.Plain(title.Groups[2].Value), string.Join('\n', code), tags, MarkdownText.Paragraphs(remarks), section.Line));
    }

    private void ReadParameters(PageSection section, HelpPage page)
    {
        foreach (PageSection parameter in PageSections.Below(section))
        {
            string name = parameter.Heading.TrimStart('-');
            IReadOnlyList<string> text = MarkdownText.Paragraphs(parameter.Lines);
            if (!parameter.Heading.StartsWith('-'))
                Report(parameter.Line, $"a parameter's heading is '### -{name}'.");
            else if (text.Count == 0)
                Report(parameter.Line, $"nothing is said about -{name}.");
            else if (!page.Parameters.TryAdd(name, text))
                Report(parameter.Line, $"-{name} is described twice.");
            page.ParameterLines[name] = parameter.Line;
        }
    }

    private static void ReadTypes(PageSection section, Dictionary<string, IReadOnlyList<string>> types)
    {
        IReadOnlyList<string> general = MarkdownText.Paragraphs(PageSections.Introduction(section));
        if (general.Count > 0)
            types[HelpPage.AllTypes] = general;
        foreach (PageSection type in PageSections.Below(section))
            types[type.Heading] = MarkdownText.Paragraphs(type.Lines);
    }

    private static HelpLink ReadLink(string line)
    {
        Match link = LinkItem().Match(line);
        return link.Success
            ? new HelpLink(link.Groups[1].Value, link.Groups[2].Value.Contains("://", StringComparison.Ordinal) ? link.Groups[2].Value : string.Empty)
            : new HelpLink(MarkdownText.Plain(line.TrimStart('-', '*', ' ')), string.Empty);
    }

    private void Report(int line, string message) => problems.Add(new PageProblem(file, line, message));

    [GeneratedRegex(@"^Example (\d+): (.+)$")]
    private static partial Regex ExampleTitle();

    [GeneratedRegex(@"^\s*[-*]?\s*\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex LinkItem();
}
