using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;
using GoWinOps.Packaging.Help;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed class HelpTests : IDisposable
{
    private static readonly string SourceFolder = Path.Combine(ModuleSession.RepositoryRoot, "docs", "en-US");
    private readonly ModuleCmdlets module = new(ModuleSession.ManifestPath);
    private readonly HelpLibrary library;

    public HelpTests() => library = new HelpLibrary(SourceFolder, module.Read());

    public void Dispose() => module.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_help_page_with_an_example_and_every_parameter_is_described()
    {
        Assert.Empty(library.Problems);
        Assert.Equal(ModuleAssembly.Cmdlets.Select(cmdlet => cmdlet.Name), library.Pages.Select(page => page.Name));
    }

    [Fact]
    public void Every_example_is_PowerShell()
    {
        IEnumerable<string> faults = Examples().SelectMany(example =>
        {
            Parser.ParseInput(example.Example.Code, out _, out ParseError[] errors);
            return errors.Select(error => $"{Describe(example)}: {error.Message}");
        });

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_example_uses_its_own_cmdlet()
    {
        Assert.Empty(Examples().Where(example => !Commands(example.Example).Any(command => command.GetCommandName() == example.Page.Name)).Select(Describe));
    }

    [Fact]
    public void Every_example_binds_to_the_cmdlets_of_this_module()
    {
        using ModuleSession session = new();
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = session.Runspace;
        try
        {
            Assert.Empty(Examples().SelectMany(BindingFaults));
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

        Assert.Empty(faults);
    }

    [PackagedFact]
    public async Task Get_Help_finds_every_about_topic()
    {
        using ModuleSession session = new();
        foreach (string topic in Directory.GetFiles(SourceFolder, "about_*.md").Select(path => Path.GetFileNameWithoutExtension(path)!))
        {
            ModuleSession.Outcome outcome = await session.RunAsync("Get-Help $args[0]", topic);

            Assert.Empty(outcome.ErrorIds);
            Assert.Contains(topic, outcome.Output.Single().ToString(), StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> BindingFaults((HelpPage Page, HelpExample Example) example) => Commands(example.Example)
        .Where(command => ModuleAssembly.Cmdlets.Any(cmdlet => cmdlet.Name == command.GetCommandName()))
        .Where(command => !command.CommandElements.OfType<VariableExpressionAst>().Any(variable => variable.Splatted))
        .SelectMany(command => StaticParameterBinder.BindCommand(command, resolve: true).BindingExceptions.Values
            .Select(exception => $"{Describe(example)}: {command.Extent.Text}: {exception.BindingException.Message}"));

    private static IEnumerable<CommandAst> Commands(HelpExample example) =>
        Parser.ParseInput(example.Code, out _, out _).FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>();

    private IEnumerable<(HelpPage Page, HelpExample Example)> Examples() => library.Pages.SelectMany(page => page.Examples.Select(example => (page, example)));

    private static string Describe((HelpPage Page, HelpExample Example) example) => $"{Path.GetFileName(example.Page.File)}({example.Example.Line})";
}
