using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Bench;

/// <summary>The baseline of everything remote: the ssh program and nothing else.</summary>
internal static class PlainSsh
{
    /// <summary>Runs a command on the first node; <paramref name="input"/> is the file it reads.</summary>
    public static async Task RunAsync(WindowsCluster cluster, string command, string? input, CancellationToken cancellationToken)
    {
        string[] ssh =
        [
            "ssh", "-i", cluster.KeyFilePath, "-o", $"UserKnownHostsFile={cluster.KnownHostsPath}", "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes",
            $"root@{cluster.Nodes[0].Address}", command,
        ];
        (int exitCode, _, string error) = await ChildProgram.RunAsync(ssh, cancellationToken, input);
        if (exitCode != 0)
            throw new InvalidOperationException($"ssh ended with exit code {exitCode}: {error}");
    }
}
