using System.IO;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests;

[Collection(LabCollection.Name)]
public sealed class WindowsImportTests(LabFixture lab)
{
    private const string Folder = @"C:\GoWinOpsImport";

    [LabFact]
    public async Task The_packaged_module_imports_on_Windows_by_its_manifest_and_works_there_dependencies_included()
    {
        WindowsNode node = lab.Cluster.Nodes[0];
        string folder = node.HostPath(Folder);
        try
        {
            Copy(Path.GetDirectoryName(ModuleSession.ManifestPath)!, Path.Combine(folder, "GoWinOps"));
            await File.WriteAllTextAsync(Path.Combine(folder, "gowinops.yml"), "name: orders\nbuild:\n  package: ./cmd/orders\n");

            var answer = await NodeSession.InvokeAsync(
                lab.Cluster,
                node,
                """
                param($folder)
                $ErrorActionPreference = 'Stop'
                $env:PSExecutionPolicyPreference = 'RemoteSigned' # as Windows Server has it
                $module = Import-Module "$folder\GoWinOps\GoWinOps.psd1" -PassThru
                $module.Version.ToString()
                (Get-GoManifest "$folder\gowinops.yml").Name
                @(Get-GoService).Count -ge 0
                """,
                Folder);

            Assert.Equal(["0.1.0", "orders", true], answer);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
