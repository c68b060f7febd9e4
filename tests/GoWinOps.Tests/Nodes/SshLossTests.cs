using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>Nodes that are lost while something is written to them. An exception on a thread of the engine's would end the test run as a whole.</summary>
[Collection(SshCollection.Name)]
public sealed class SshLossTests(SshNode node) : IClassFixture<SshNode>, IDisposable
{
    private const int NodesAtOnce = 3;
    // Seconds of sending: on a busy machine the nodes begin one after the other.
    private const int Size = 64 << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly ModuleSession session = new();

    public void Dispose() => session.Dispose();

    [SshFact]
    public Task Nodes_whose_PowerShell_dies_in_the_middle_of_a_push_are_an_error_each_time() => LoseAsync("crashed", rounds: 2, node.KillSessionsAsync);

    [SshFact]
    public Task Nodes_that_restart_in_the_middle_of_a_push_are_an_error_each_time() => LoseAsync("restarted", rounds: 2, node.KillConnectionsAsync);

    [LinuxSshFact]
    public Task Nodes_that_stop_reading_and_then_die_are_an_error_each_time() => LoseAsync("stalled", rounds: 4, async () =>
    {
        foreach (int client in await node.ClientsAsync())
        {
            await ClientPipe.StallAsync(client);
            using Process process = Process.GetProcessById(client);
            process.Kill();
        }
    });

    private async Task LoseAsync(string name, int rounds, Func<Task> lose)
    {
        await TestCmdlets.ImportAsync(session);
        byte[] content = new byte[Size];
        new Random(3).NextBytes(content);
        string path = Path.Combine(node.Folder, name);
        await File.WriteAllBytesAsync(path, content);
        for (int round = 0; round < rounds; round++)
        {
            // It is not the file's, but nobody gets as far as looking; and a file that has arrived is not sent again.
            string hash = ContentHash.Of(Guid.NewGuid().ToByteArray());
            string[] nodes = Enumerable.Range(0, NodesAtOnce).Select(number => node.Reference($"{name}-{round}-{number}")).ToArray();
            Assert.Equal(NodesAtOnce, (await session.RunAsync("param($node) Get-TestNodeFacts -Node $node", (object)nodes).WaitAsync(Deadline)).Output.Count);
            Task<ModuleSession.Outcome> sending = session.RunAsync("param($node, $path, $hash) Send-TestFile -Node $node -Path $path -Sha256 $hash", nodes, path, hash);
            await PartsArriveAsync(hash, sending);

            await lose();
            ModuleSession.Outcome outcome = await sending.WaitAsync(Deadline);

            Assert.Equal(Enumerable.Repeat(nameof(Messages.NodeConnectionLost), NodesAtOnce), outcome.ErrorIds);
            Assert.Equal(nodes.Select((_, number) => $"{name}-{round}-{number}"), outcome.Errors.Select(error => error.TargetObject.ToString()).Order(StringComparer.Ordinal));
            Assert.Empty(await SshNode.RemainingClientsAsync(node.Port, Deadline));
        }
    }

    private async Task PartsArriveAsync(string hash, Task sending)
    {
        string incoming = Path.Combine(node.Root, "incoming");
        while (!Directory.Exists(incoming) || Directory.EnumerateFiles(incoming, hash + "*").Count(file => new FileInfo(file).Length > 0) < NodesAtOnce)
        {
            Assert.False(sending.IsCompleted);
            await Task.Delay(1);
        }
    }
}
