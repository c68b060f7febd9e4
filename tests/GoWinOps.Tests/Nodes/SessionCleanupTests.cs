using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>What is left of a session when nobody needs it any more.</summary>
[Collection(SshCollection.Name)]
public sealed class SessionCleanupTests(SshNode node) : IClassFixture<SshNode>
{
    // Idle sessions close by themselves after a minute: what takes longer than this has not been closed by the removal.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

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
        Assert.Empty(await RemainingClientsAsync());
    }

    private async Task<IReadOnlyList<string>> RemainingClientsAsync()
    {
        Stopwatch watch = Stopwatch.StartNew();
        IReadOnlyList<string> clients;
        while ((clients = await node.ClientsAsync()).Count > 0 && watch.Elapsed < Limit)
            await Task.Delay(100);
        return clients;
    }
}
