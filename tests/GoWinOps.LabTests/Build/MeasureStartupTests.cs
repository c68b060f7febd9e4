using System;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Build;

[Collection(LabCollection.Name)]
public sealed class MeasureStartupTests(LabFixture lab)
{
    private const string Folder = @"C:\GoWinOpsStartup";

    [LabFact]
    public async Task A_program_is_measured_on_Windows_and_nothing_of_it_is_left_running()
    {
        WindowsNode node = lab.Cluster.Nodes[0];
        string folder = node.HostPath(Folder);
        DirectoryInfo build = Directory.CreateTempSubdirectory("gowinops-startup-");
        try
        {
            Copy(Path.GetDirectoryName(ModuleSession.ManifestPath)!, Path.Combine(folder, "GoWinOps"));
            File.Copy(await SampleService.BuildAsync(build.FullName, "1.0.0"), Path.Combine(folder, "measured.exe"));

            var answer = await NodeSession.InvokeAsync(
                lab.Cluster,
                node,
                """
                param($folder)
                $ErrorActionPreference = 'Stop'
                $env:PSExecutionPolicyPreference = 'RemoteSigned'
                Import-Module "$folder\GoWinOps\GoWinOps.psd1"
                $measured = Measure-GoStartup "$folder\measured.exe" -Count 2 -IdleTime 0.2 -StopTimeout 2 -ArgumentList '--listen', '127.0.0.1:{port}' `
                    -HealthUrl 'http://127.0.0.1:{port}/healthz'
                $measured.Median.TotalMilliseconds
                $measured.IdleMemory
                $measured.PeakMemory
                $measured.Packages.Count
                $measured.Runs.Count
                [System.Diagnostics.Process]::GetProcessesByName('measured').Length
                """,
                Folder);

            Assert.InRange((double)answer[0]!, 1, 30_000);
            Assert.InRange((long)answer[1]!, 1 << 20, (long)answer[2]!);
            Assert.InRange((int)answer[3]!, 5, 500);
            Assert.Equal(2, answer[4]);
            Assert.Equal(0, answer[5]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            build.Delete(recursive: true);
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
