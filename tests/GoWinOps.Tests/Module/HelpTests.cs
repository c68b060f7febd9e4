using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GoWinOps.Packaging.Help;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed class HelpTests : IDisposable
{
    private static readonly string SourceFolder = Path.Combine(ModuleSession.RepositoryRoot, "docs", "en-US");
    private static readonly Regex PowerShellBlock = new("^```powershell[^\n]*\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);
    private static readonly Regex OwnNoun = new("^[A-Za-z]+-(Go[A-Z]|RollingUpdate|ClusterNode)");
    private readonly ModuleCmdlets module = new(ModuleSession.ManifestPath);
    private readonly HelpLibrary library;

    public HelpTests() => library = new HelpLibrary(SourceFolder, module.Read());

    public void Dispose() => module.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_help_page_with_an_example_and_every_parameter_is_described()
    {
        Faults.None(library.Problems);
        Assert.Equal(ModuleAssembly.Cmdlets.Select(cmdlet => cmdlet.Name), library.Pages.Select(page => page.Name));
    }

    [Fact]
    public void Every_example_uses_its_own_cmdlet()
    {
        Faults.None(Examples().Where(example => !Commands(example.Example).Any(command => command.GetCommandName() == example.Page.Name)).Select(Describe));
    }

    [Fact]
    public void Every_example_in_help_and_documentation_binds_to_the_cmdlets_of_this_module()
    {
        using ModuleSession session = new();
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = session.Runspace;
        try
        {
            Faults.None(Examples().Select(example => (Describe(example), example.Example.Code)).Concat(Snippets()).SelectMany(BindingFaults));
        }
        finally
        {
            Runspace.DefaultRunspace = before;
        }
    }

    [PackagedFact]
    public async Task Get_Help_shows_synopsis_parameters_and_examples_of_every_cmdlet()
    {
        using ModuleSession session = new();
        List<string> faults = [];
        foreach (HelpPage page in library.Pages)
        {
            ModuleSession.Outcome outcome = await session.RunAsync(
                "$help = Get-Help $args[0] -Full; @{ Synopsis = $help.Synopsis; Parameters = @($help.parameters.parameter.name); Examples = @($help.examples.example).Count; Syntax = @($help.syntax.syntaxItem).Count }",
                page.Name);
            System.Collections.Hashtable help = (System.Collections.Hashtable)outcome.Output.Single().BaseObject;
            if (((string)help["Synopsis"]!).Trim() != page.Synopsis)
                faults.Add($"{page.Name}: the synopsis is '{help["Synopsis"]}'");
            if ((int)help["Examples"]! != page.Examples.Count)
                faults.Add($"{page.Name}: {help["Examples"]} examples instead of {page.Examples.Count}");
            if ((int)help["Syntax"]! < 1)
                faults.Add($"{page.Name}: no syntax");
            faults.AddRange(page.Parameters.Keys.Except(((object[])help["Parameters"]!).Select(name => name.ToString()!), StringComparer.OrdinalIgnoreCase).Select(name => $"{page.Name}: -{name} is missing"));
        }

        Faults.None(faults);
    }

    [PackagedFact]
    public async Task Get_Help_finds_every_about_topic()
    {
        using ModuleSession session = new();
        foreach (string topic in Directory.GetFiles(SourceFolder, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)!))
        {
            ModuleSession.Outcome outcome = await session.RunAsync("Get-Help $args[0]", topic);

            Faults.None(outcome.ErrorIds);
            Assert.Contains(topic, outcome.Output.Single().ToString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> BindingFaults((string Place, string Code) snippet)
    {
        ScriptBlockAst script = Parser.ParseInput(snippet.Code, out _, out ParseError[] errors);
        HashSet<string> assigned = script.FindAll(ast => ast is AssignmentStatementAst { Left: VariableExpressionAst }, searchNestedScriptBlocks: true)
            .Select(ast => ((VariableExpressionAst)((AssignmentStatementAst)ast).Left).VariablePath.UserPath).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (ParseError error in errors)
            yield return $"{snippet.Place}: {error.Message}";
        foreach (CommandAst command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().Where(command => OwnNoun.IsMatch(command.GetCommandName() ?? string.Empty)))
        {
            VariableExpressionAst[] splatted = command.CommandElements.OfType<VariableExpressionAst>().Where(variable => variable.Splatted).ToArray();
            if (ModuleAssembly.Cmdlets.All(cmdlet => cmdlet.Name != command.GetCommandName()))
                yield return $"{snippet.Place}: there is no cmdlet {command.GetCommandName()}";
            else if (splatted.FirstOrDefault(variable => !assigned.Contains(variable.VariablePath.UserPath)) is { } unknown)
                yield return $"{snippet.Place}: {unknown} is a variable's members here; a group must be quoted: '{unknown}'";
            else if (splatted.Length == 0)
            {
                foreach (StaticBindingError fault in StaticParameterBinder.BindCommand(command, resolve: true).BindingExceptions.Values)
                    yield return $"{snippet.Place}: {command.Extent.Text}: {fault.BindingException.Message}";
            }
        }
    }

    private static IEnumerable<CommandAst> Commands(HelpExample example) =>
        Parser.ParseInput(example.Code, out _, out _).FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>();

    /// <summary>The PowerShell in the pages that are no cmdlet's help: README, about topics (as indented lines) and the rest of docs.</summary>
    private static IEnumerable<(string Place, string Code)> Snippets()
    {
        IEnumerable<string> pages = Directory.GetFiles(ModuleSession.RepositoryRoot, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(ModuleSession.RepositoryRoot, "docs"), "*.md"))
            .Concat(Directory.GetFiles(SourceFolder, "about_*.md"));
        return pages.SelectMany(page => PowerShellBlock.Matches(File.ReadAllText(page)).Select(match => (Path.GetFileName(page), match.Groups[1].Value)));
    }

    private IEnumerable<(HelpPage Page, HelpExample Example)> Examples() => library.Pages.SelectMany(page => page.Examples.Select(example => (page, example)));

    private static string Describe((HelpPage Page, HelpExample Example) example) => $"{Path.GetFileName(example.Page.File)}({example.Example.Line})";
}
