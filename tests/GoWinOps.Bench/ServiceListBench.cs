using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>Get-GoService for all of a node's services, on the node itself, against bare calls of Windows that ask for the same.</summary>
internal static class ServiceListBench
{
    private const int Services = 300;
    private const int Rounds = 15;
    private const string Folder = @"C:\GoWinOpsBench";

    public static async Task<Comparison> RunAsync(WindowsCluster cluster, CancellationToken cancellationToken)
    {
        WindowsNode node = cluster.Nodes[0];
        string assembly = typeof(BareServices).Assembly.Location;
        Directory.CreateDirectory(node.HostPath(Folder));
        File.Copy(assembly, node.HostPath(Folder + @"\" + Path.GetFileName(assembly)), overwrite: true);
        using NodeShell shell = new(cluster, node);
        // The fleet's bench has pushed the module.
        await shell.RunAsync(
            """
            param($bench)
            $ErrorActionPreference = 'Stop'
            $module = [IO.Directory]::GetDirectories('C:\ProgramData\GoWinOps\module')[0]
            foreach ($assembly in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module ([IO.Path]::Combine($module, $assembly)) }
            $null = [Reflection.Assembly]::LoadFrom($bench)
            """,
            Folder + @"\" + Path.GetFileName(assembly));
        await shell.RunAsync("param($count) [GoWinOps.Bench.BareServices]::Create($count)", Services);
        try
        {
            List<TimeSpan> own = [];
            List<TimeSpan> other = [];
            for (int round = -2; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                double[] times = (await shell.RunAsync(
                    """
                    $ErrorActionPreference = 'Stop'
                    $time = [Diagnostics.Stopwatch]::StartNew()
                    $own = @(Get-GoService -All)
                    $time.Elapsed.TotalMilliseconds
                    $time.Restart()
                    $bare = [GoWinOps.Bench.BareServices]::List()
                    $time.Elapsed.TotalMilliseconds
                    if ($own.Count -ne $bare.Count) { throw "Get-GoService found $($own.Count) services, the bare calls $($bare.Count)" }
                    """)).Cast<double>().ToArray();
                // The first rounds compile.
                if (round < 0)
                    continue;
                own.Add(TimeSpan.FromMilliseconds(times[0]));
                other.Add(TimeSpan.FromMilliseconds(times[1]));
            }

            return new Comparison($"Get-GoService -All with {Services} services and more on a Windows node", "EnumServicesStatusEx and bare calls for the same details", own, other);
        }
        finally
        {
            await shell.RunAsync("param($count) [GoWinOps.Bench.BareServices]::Delete($count)", Services);
        }
    }
}
