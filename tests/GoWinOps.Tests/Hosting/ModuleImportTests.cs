using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

public sealed class ModuleImportTests
{
    [Fact]
    public async Task The_packaged_module_imports_and_exports_only_what_its_manifest_names()
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("(Get-Module GoWinOps).ExportedCommands.Count");

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public void The_cmdlet_assembly_refers_to_no_third_party_library_itself()
    {
        string path = System.IO.Path.Combine(ModuleSession.RepositoryRoot, "artifacts", "module", "GoWinOps", "GoWinOps.dll");

        string[] references = Assembly.LoadFile(path).GetReferencedAssemblies().Select(name => name.Name!).ToArray();

        Assert.Equal(new[] { "GoWinOps.Core", "System.Management.Automation", "netstandard" }, references.Order(System.StringComparer.Ordinal));
    }
}
