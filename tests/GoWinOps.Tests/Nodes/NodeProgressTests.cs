using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>What is shown while the way to nodes is opened.</summary>
[Collection(SshCollection.Name)]
public sealed class NodeProgressTests(SshNode node) : IClassFixture<SshNode>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    [SshFact]
    public async Task Opening_sessions_shows_the_count_of_nodes_and_each_node_below_it_and_open_sessions_show_nothing()
    {
        RecordingHost host = new();
        using ModuleSession session = new(host);
        string[] nodes = [node.Reference("first"), node.Reference("second")];

        await TestAsync(session, nodes);
        IReadOnlyList<ProgressRecord> shown = host.Progress.Where(record => record.ActivityId >= 0).ToList();
        await TestAsync(session, nodes);

        ProgressRecord overall = shown[0];
        Assert.Equal(("Test-GoNode", "0 of 2 nodes done"), (overall.Activity, overall.StatusDescription));
        Assert.All(shown.Where(record => record.ActivityId == overall.ActivityId), record => Assert.EndsWith("of 2 nodes done", record.StatusDescription));
        ILookup<string, ProgressRecord> below = shown.Where(record => record.ParentActivityId == overall.ActivityId).ToLookup(record => record.Activity);
        Assert.Equal(["first", "second"], below.Select(records => records.Key).Order(StringComparer.Ordinal));
        Assert.All(below, records => Assert.Equal("opening a session", records.First().StatusDescription));
        Assert.Contains(below, records => records.Any(record => record.StatusDescription == "sending the module"));
        Assert.All(shown.GroupBy(record => record.ActivityId), records => Assert.Equal(ProgressRecordType.Completed, records.Last().RecordType));
        Assert.Equal(shown.Count, host.Progress.Count(record => record.ActivityId >= 0));
    }

    private static async Task TestAsync(ModuleSession session, string[] nodes)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("param($node) Test-GoNode $node", (object)nodes).WaitAsync(Deadline);
        Assert.Equal(2, outcome.Output.Count);
        Assert.All(outcome.Output, result => Assert.Equal(true, result.Properties["Reachable"].Value));
    }
}
