using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.Lab.CommandLine;

/// <summary>Keeps a lab for people: starts the nodes, takes commands for them and waits for the end.</summary>
internal static class Supervisor
{
    public const string Command = "supervise";

    public static async Task<int> RunAsync(int nodeCount, Action<string> log, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            end.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            await using var cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = nodeCount, Log = log }, end.Token);
            using var control = new ControlServer(cluster, end.Cancel);
            Show(cluster);
            await control.ServeAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            log("Stopped while starting.");
        }

        return 0;
    }

    private static void Show(WindowsCluster cluster)
    {
        Console.WriteLine($"lab        {cluster.Folder.Id}");
        Console.WriteLine($"inventory  {cluster.InventoryPath}");
        foreach (var node in cluster.Nodes)
        {
            Console.WriteLine($"node       {node.Name}  {node.SshUri}");
        }

        Console.WriteLine($"enter      {string.Join(' ', DotNetHost.LabCommand)} --lab {cluster.Folder.Id} enter -- COMMAND");
        Console.WriteLine("ready");
    }
}
