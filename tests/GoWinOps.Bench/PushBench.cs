using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>Bytes that cannot be compressed, sent into a node as the module sends them, against the same bytes through <c>ssh cat</c>.</summary>
internal static class PushBench
{
    private const int Rounds = 5;
    private const int Megabytes = 32;

    public static async Task<Comparison> RunAsync(WindowsCluster cluster, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("gowinops-bench-").FullName;
        try
        {
            InitialSessionState state = InitialSessionState.CreateDefault2();
            state.Commands.Add(new SessionStateCmdletEntry("Send-BenchFile", typeof(SendBenchFileCommand), null));
            using Runspace runspace = RunspaceFactory.CreateRunspace(state);
            runspace.Open();
            // The first contact also pushes the module and opens the session that the measured ones reuse.
            await SendAsync(runspace, cluster, WriteRandom(folder, 1));
            List<TimeSpan> own = [];
            List<TimeSpan> other = [];
            for (int round = 0; round < Rounds; round++)
            {
                string file = WriteRandom(folder, Megabytes);
                own.Add(await Clock.TimeAsync(() => SendAsync(runspace, cluster, file)));
                other.Add(await Clock.TimeAsync(() => PlainSsh.RunAsync(cluster, $"cat > /tmp/bench-{round}", file, cancellationToken)));
                File.Delete(file);
            }

            return new Comparison(
                $"pushing {Megabytes} MiB into a Windows node ({Throughput(own)}, checked there)", $"'cat' through ssh ({Throughput(other)}, unchecked)", own, other);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Throughput(IEnumerable<TimeSpan> times) =>
        string.Create(CultureInfo.InvariantCulture, $"{Megabytes / Comparison.Median(times).TotalSeconds:F1} MiB/s");

    private static string WriteRandom(string folder, int megabytes)
    {
        string path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(megabytes << 20));
        return path;
    }

    private static async Task SendAsync(Runspace runspace, WindowsCluster cluster, string path)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path)));
        string node = $"{cluster.Nodes[0].SshUri}?keyFile={Uri.EscapeDataString(cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(cluster.KnownHostsPath)}";
        shell.AddCommand("Send-BenchFile").AddParameter("Path", path).AddParameter("Sha256", sha256).AddParameter("Node", node)
            .AddParameter("ErrorAction", ActionPreference.Stop);
        await shell.InvokeAsync();
    }
}
