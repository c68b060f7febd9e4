using System;
using System.Management.Automation;
using System.Net.Sockets;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>What is left of a session when nobody needs it any more.</summary>
[Collection(SshCollection.Name)]
public sealed class SessionCleanupTests(SshNode node) : IClassFixture<SshNode>
{
    // Idle sessions close by themselves after a minute: what takes longer than this has not been closed by the removal.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    // A node is given ten seconds to answer a stop.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [SshFact]
    public async Task Removing_the_module_closes_the_sessions_nobody_uses()
    {
        using ModuleSession session = new();
        string[] nodes = [node.Reference("one"), node.Reference("two")];
        ModuleSession.Outcome tested = await session.RunAsync("param($node) Test-GoNode $node", (object)nodes);
        Assert.Equal(2, tested.Output.Count);
        Assert.Equal(2, (await node.ClientsAsync()).Count);

        ModuleSession.Outcome removed = await session.RunAsync("Remove-Module GoWinOps");

        Assert.Empty(removed.ErrorIds);
        Assert.Empty(await SshNode.RemainingClientsAsync(node.Port, Limit));
    }

    [SshFact]
    public async Task Removing_the_module_ends_the_client_of_a_node_that_does_not_answer_too()
    {
        using ModuleSession session = new();
        await session.RunAsync("param($node) Test-GoNode $node", node.Reference("frozen"));
        Assert.Single(await node.ClientsAsync());
        await node.FreezeConnectionsAsync();

        await session.RunAsync("Remove-Module GoWinOps").WaitAsync(Limit);

        Assert.Empty(await SshNode.RemainingClientsAsync(node.Port, Limit));
    }

    [SshFact]
    public async Task Ctrl_C_ends_the_client_of_a_node_that_does_not_answer()
    {
        using ModuleSession session = new();
        await TestCmdlets.ImportAsync(session);
        using SilentServer server = new();
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript($"param($node) Invoke-TestProbe -Node $node -Url {server.Url}").AddArgument(node.Reference("unreachable"));
        Task<PSDataCollection<PSObject>> running = shell.InvokeAsync();
        using TcpClient asked = await server.AcceptAsync();
        await node.FreezeConnectionsAsync();

        await shell.StopAsync(null, null).WaitAsync(StopLimit);

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);
        Assert.Empty(await SshNode.RemainingClientsAsync(node.Port, Limit));
    }

    [SshFact]
    public async Task A_passed_deadline_ends_the_client_of_a_node_that_does_not_answer()
    {
        using ModuleSession session = new();
        await TestCmdlets.ImportAsync(session);
        using SilentServer server = new();
        // A session that is open already: its making must not use up the time of the question.
        await session.RunAsync("param($node) Get-TestNodeFacts -Node $node", node.Reference("late"));
        // Time enough for what is frozen before it is up.
        (TcpClient asked, Task<ModuleSession.Outcome> running) = await server.AskedAsync(
            8, seconds => session.RunAsync($"param($node) Invoke-TestProbe -Node $node -Url {server.Url} -OperationTimeout {seconds}", node.Reference("late")));
        await node.FreezeConnectionsAsync();

        ModuleSession.Outcome outcome = await running.WaitAsync(Deadline);

        asked.Dispose();
        Assert.Equal([nameof(Messages.NodeTimedOut)], outcome.ErrorIds);
        Assert.Empty(await SshNode.RemainingClientsAsync(node.Port, Limit));
    }

    [SshFact]
    public async Task Ctrl_C_while_a_session_opens_ends_its_client_at_once()
    {
        using ModuleSession session = new();
        using SilentServer server = new();
        using PowerShell shell = PowerShell.Create(session.Runspace);
        int port = new Uri(server.Url).Port;
        Task<PSDataCollection<PSObject>> running = shell.AddScript("param($node) Test-GoNode $node").AddArgument($"ssh://127.0.0.1:{port}").InvokeAsync();
        // SSH's client speaks first: it says its version.
        using TcpClient asked = await server.AcceptAsync();
        Assert.Single(await SshNode.ClientsAsync(port));

        await shell.StopAsync(null, null).WaitAsync(StopLimit);

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);
        Assert.Empty(await SshNode.RemainingClientsAsync(port, Limit));
    }

    [SshFact]
    public async Task Ctrl_C_at_the_terminal_does_not_end_the_client()
    {
        using ModuleSession session = new();
        await session.RunAsync("param($node) Test-GoNode $node", node.Reference("interrupted"));
        int before = node.SessionCount;

        // The terminal sends it to all processes that run in it.
        await SshNode.SignalAsync("INT", Assert.Single(await node.ClientsAsync()));
        ModuleSession.Outcome outcome = await session.RunAsync("param($node) Test-GoNode $node; Remove-Module GoWinOps", node.Reference("interrupted"));

        Assert.Single(outcome.Output);
        Assert.Equal(before, node.SessionCount);
    }
}
