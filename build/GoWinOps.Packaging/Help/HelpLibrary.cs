using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Xml.Linq;

namespace GoWinOps.Packaging.Help;

/// <summary>All help of the module: read, checked against the cmdlets, and written.</summary>
public sealed class HelpLibrary
{
    private const string SharedParametersFile = "_parameters.md";
    private readonly List<PageProblem> problems = [];
    private readonly string sourceFolder;
    private readonly IReadOnlyList<CmdletInfo> cmdlets;
    private readonly MamlWriter writer;

    /// <summary>Reads the pages of <paramref name="sourceFolder"/> that describe <paramref name="cmdlets"/>.</summary>
    public HelpLibrary(string sourceFolder, IReadOnlyList<CmdletInfo> cmdlets)
    {
        this.sourceFolder = sourceFolder;
        this.cmdlets = cmdlets;
        string shared = Path.Combine(sourceFolder, SharedParametersFile);
        writer = new MamlWriter(File.Exists(shared) ? HelpPageReader.ReadSharedParameters(shared) : new Dictionary<string, IReadOnlyList<string>>());
        Pages = Directory.GetFiles(sourceFolder, "*-*.md").Order(StringComparer.Ordinal).Select(path => HelpPageReader.Read(path, problems)).ToList();
        Check();
    }

    /// <summary>The pages, sorted by cmdlet.</summary>
    public IReadOnlyList<HelpPage> Pages { get; }

    /// <summary>What is wrong with the pages, or missing.</summary>
    public IReadOnlyList<PageProblem> Problems => problems;

    /// <summary>Writes the module's help file and its about topics into <paramref name="targetFolder"/>; topics that are no more are removed.</summary>
    public void Write(string targetFolder)
    {
        Directory.CreateDirectory(targetFolder);
        IEnumerable<XElement> commands = Pages.Join(cmdlets, page => page.Name, cmdlet => cmdlet.Name, writer.Write);
        XDocument document = MamlWriter.Document(commands);
        GeneratedFile.Write(Path.Combine(targetFolder, "GoWinOps.dll-Help.xml"), document.Declaration + "\n" + document + "\n");
        Dictionary<string, string> topics = Directory.GetFiles(sourceFolder, "about_*.md")
            .ToDictionary(path => Path.Combine(targetFolder, Path.GetFileNameWithoutExtension(path) + ".help.txt"), path => AboutTopic.ToText(path, problems));
        foreach (string stale in Directory.GetFiles(targetFolder, "about_*.help.txt").Where(path => !topics.ContainsKey(path)))
            File.Delete(stale);
        foreach ((string path, string text) in topics)
            GeneratedFile.Write(path, text);
    }

    private void Check()
    {
        foreach (CmdletInfo cmdlet in cmdlets.Where(cmdlet => Pages.All(page => page.Name != cmdlet.Name)))
            problems.Add(new PageProblem(Path.Combine(sourceFolder, cmdlet.Name + ".md"), 1, $"{cmdlet.Name} has no help page."));
        foreach (HelpPage page in Pages)
        {
            if (cmdlets.FirstOrDefault(cmdlet => cmdlet.Name == page.Name) is { } cmdlet)
                CheckParameters(page, cmdlet);
            else
                problems.Add(new PageProblem(page.File, 1, $"the module has no cmdlet '{page.Name}'."));
        }
    }

    private void CheckParameters(HelpPage page, CmdletInfo cmdlet)
    {
        HashSet<string> real = ModuleCmdlets.OwnParameters(cmdlet).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string name in real.Where(name => writer.Text(page, name) is null))
            problems.Add(new PageProblem(page.File, 1, $"-{name} is not described: '### -{name}' under '## PARAMETERS' is missing."));
        foreach ((string name, int line) in page.ParameterLines.Where(entry => !real.Contains(entry.Key) && entry.Key is not ("WhatIf" or "Confirm")))
            problems.Add(new PageProblem(page.File, line, $"{page.Name} has no parameter -{name}."));
    }
}
