using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Build;

[Collection(LabCollection.Name)]
public sealed class WindowsResourceTests(LabFixture lab)
{
    private static readonly TimeSpan ToolchainDeadline = TimeSpan.FromMinutes(3);

    [LabFact]
    public async Task Windows_shows_the_version_of_a_program_and_starts_it_with_its_manifest()
    {
        WindowsNode node = lab.Cluster.Nodes[0];
        string folder = Directory.CreateTempSubdirectory("gowinops-resources-").FullName;
        const string program = @"C:\ProgramData\resources-test.exe";
        try
        {
            using CancellationTokenSource deadline = new(ToolchainDeadline);
            GoToolchain go = await GoToolchainCache.EnsureAsync(static _ => { }, deadline.Token);
            using ModuleSession session = new();
            var build = await session.RunAsync(
                """
                param($package, $go, $output, $environment)
                Invoke-GoCrossBuild $package -GoPath $go -OutputPath $output -Environment $environment -Version 2.3.4-rc.1 -WindowsResource @{
                    CompanyName = 'Contoso Ünïcödé'; FileDescription = 'Takes orders'; LegalCopyright = '© 2026 Contoso'; SpecialBuild = 'for the lab'
                }
                """,
                Path.Combine(LabPaths.FindRepository(), "tests", "samples", "orders", "cmd", "orders"),
                go.Executable,
                folder,
                new System.Collections.Hashtable(go.Environment.ToDictionary(entry => entry.Key, entry => entry.Value)));
            Assert.Empty(build.ErrorIds);
            var artifact = Assert.Single(build.Output);
            File.Copy((string)artifact.Properties["Path"].Value, node.HostPath(program), overwrite: true);

            // On Windows .NET asks version.dll, so that Windows' own code reads what is in the file.
            var shown = await NodeSession.InvokeAsync(
                lab.Cluster,
                node,
                """
                param($path)
                $info = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($path)
                $info.FileVersion, $info.ProductVersion, $info.CompanyName, $info.FileDescription, $info.LegalCopyright, $info.ProductName, $info.InternalName,
                    $info.OriginalFilename, $info.SpecialBuild, $info.IsPreRelease, $info.IsPrivateBuild, $info.IsSpecialBuild, $info.IsDebug
                $info.FileMajorPart, $info.FileMinorPart, $info.FileBuildPart, $info.FilePrivatePart
                """,
                program);

            Assert.Equal(
                [
                    "2.3.4.0", "2.3.4-rc.1", "Contoso Ünïcödé", "Takes orders", "© 2026 Contoso", "orders", "orders", "orders.exe", "for the lab",
                    true, artifact.Properties["IsDirty"].Value, true, false, 2, 3, 4, 0,
                ],
                shown);
            var started = await node.RunAsync(program, ["--help"]);
            Assert.Contains("address to serve HTTP on", started.Output + started.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            File.Delete(node.HostPath(program));
        }
    }
}
