using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Threading.Tasks;
using System.Xml.Linq;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed class ManifestTests
{
    private static readonly Hashtable Manifest = ReadManifest();

    [Fact]
    public async Task The_manifest_passes_the_engines_own_check()
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("Test-ModuleManifest -Path $args[0]", ModuleSession.ManifestPath);

        Faults.None(outcome.ErrorIds);
        Faults.None(outcome.Warnings);
        Assert.Equal("GoWinOps", ((PSModuleInfo)outcome.Output.Single().BaseObject).Name);
    }

    [Fact]
    public void The_manifest_exports_every_cmdlet_by_name_in_order_and_nothing_else()
    {
        Assert.Equal(ModuleAssembly.Cmdlets.Select(cmdlet => cmdlet.Name), Texts(Manifest["CmdletsToExport"]));
        Faults.None(Texts(Manifest["FunctionsToExport"]));
        Faults.None(Texts(Manifest["AliasesToExport"]));
        Faults.None(Texts(Manifest["VariablesToExport"]));
    }

    [Fact]
    public async Task Importing_the_module_gives_exactly_the_cmdlets_of_the_manifest()
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("(Get-Module GoWinOps).ExportedCommands.Keys");

        Assert.Equal(Texts(Manifest["CmdletsToExport"]).Order(StringComparer.Ordinal), outcome.Output.Select(name => name.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GUID")]
    [InlineData("Author")]
    [InlineData("Description")]
    [InlineData("Copyright")]
    [InlineData("CompatiblePSEditions")]
    public void The_manifest_has_what_the_Gallery_shows(string field)
    {
        Assert.NotEmpty(Texts(Manifest[field]));
    }

    [Fact]
    public void The_manifest_is_for_both_editions_from_Windows_PowerShell_5_1_on()
    {
        Assert.Equal("5.1", Manifest["PowerShellVersion"]);
        Assert.Equal(["Desktop", "Core"], Texts(Manifest["CompatiblePSEditions"]));
    }

    [Fact]
    public void The_Gallery_finds_the_module_by_tags_without_spaces_licence_and_release_notes()
    {
        Hashtable data = (Hashtable)((Hashtable)Manifest["PrivateData"]!)["PSData"]!;
        string[] tags = Texts(data["Tags"]);

        Assert.DoesNotContain(tags, tag => tag.Contains(' ', StringComparison.Ordinal));
        Assert.Superset(new System.Collections.Generic.HashSet<string> { "PSEdition_Desktop", "PSEdition_Core", "Windows", "Linux", "MacOS" }, tags.ToHashSet());
        Assert.True(Uri.TryCreate((string?)data["LicenseUri"], UriKind.Absolute, out _));
        Assert.NotEmpty((string?)data["ReleaseNotes"] ?? string.Empty);
    }

    [Fact]
    public void Module_assemblies_and_changelog_have_one_version()
    {
        string version = (string)Manifest["ModuleVersion"]!;

        Assert.Equal(version, XDocument.Load(Path.Combine(ModuleSession.RepositoryRoot, "Directory.Build.props")).Descendants("Version").Single().Value);
        Assert.Equal(version, ModuleAssembly.Assembly.GetName().Version!.ToString(3));
        Assert.Contains($"## v{version} ", File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "CHANGELOG.md")), StringComparison.Ordinal);
    }

    private static string[] Texts(object? value) => value switch
    {
        null => [],
        object[] values => values.Select(item => item.ToString()!).ToArray(),
        _ => [value.ToString()!],
    };

    private static Hashtable ReadManifest()
    {
        ScriptBlockAst script = Parser.ParseFile(ModuleSession.ManifestPath, out _, out ParseError[] errors);
        Faults.None(errors);
        return (Hashtable)script.Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false)!.SafeGetValue();
    }
}
