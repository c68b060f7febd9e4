using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.CommandLine;

/// <summary>Keeps a lab for people: starts the nodes and waits for the end.</summary>
internal static class Supervisor
{
    public const string Command = "supervise";

    public static async Task<int> RunAsync(int nodeCount, Action<string> log, CancellationToken cancellation)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            end.TrySetResult();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using var cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = nodeCount, Log = log }, cancellation);
        Console.WriteLine($"lab {cluster.Folder.Id}");
        foreach (var node in cluster.Nodes)
        {
            Console.WriteLine($"  {node.Name}  {node.SshUri}");
        }

        Console.WriteLine($"inventory  {cluster.InventoryPath}");
        await end.Task.WaitAsync(cancellation);
        return 0;
    }
}
