using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>Nodes as they come out of files and pipelines, and failures on some of many, by the module's own cmdlet base in a real engine.</summary>
public sealed class FleetNamingTests : IDisposable
{
    private const string Inventory = """
        transport: ssh
        nodes:
          web01: { address: 10.9.9.1 }
          web02: { address: 10.9.9.2 }
        groups:
          web: [web01]
        """;

    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_line_of_a_file_that_is_no_node_is_an_error_of_its_own_and_the_other_nodes_are_worked_on()
    {
        ModuleSession.Outcome outcome = await RunAsync("Set-TestFleetThing orders -Node 'n1', '# web 2', 'http://n3', 'n4 '");

        Assert.Equal(["NodeNameInvalid", "NodeNameInvalid"], outcome.ErrorIds);
        Assert.Equal(["# web 2", "http://n3"], outcome.Errors.Select(error => error.TargetObject));
        Assert.Equal(["n1", "n4"], Column(outcome, "Node"));
    }

    [Fact]
    public async Task With_ErrorAction_Stop_a_name_that_is_no_node_ends_the_command_before_anything_is_done()
    {
        ModuleSession.Outcome outcome = await RunAsync("Set-TestFleetThing orders -Node 'n1', '# web 2', n3 -ErrorAction Stop");

        Assert.Equal(["NodeNameInvalid"], outcome.ErrorIds);
        Assert.NotNull(outcome.Terminating);
        Assert.Empty(outcome.Output);
    }

    [Fact]
    public async Task What_was_written_about_a_node_of_a_group_is_piped_to_that_node()
    {
        ModuleSession.Outcome outcome = await RunAsync("Set-TestFleetThing orders -Node '@web' | Set-TestFleetThing");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["10.9.9.1"], Column(outcome, "Description"));
    }

    [Fact]
    public async Task An_inventory_that_merely_lies_about_gives_no_name_a_meaning_before_a_group_of_it_is_named()
    {
        ModuleSession.Outcome outcome = await RunAsync("Set-TestFleetThing orders -Node web01; $null = Set-TestFleetThing orders -Node '@web'; Set-TestFleetThing orders -Node WEB01, web02");

        Assert.Equal(["10.9.9.1", "web01", "web02"], Column(outcome, "Description"));
    }

    [Fact]
    public async Task One_thing_that_fails_on_a_node_is_reported_with_the_node_and_the_next_is_done()
    {
        ModuleSession.Outcome outcome = await RunAsync("Set-TestFleetThing a, b -Node n1, n2 -Failure @{ 'n1 a' = 'ServiceBusy' }");

        ErrorRecord error = Assert.Single(outcome.Errors);
        Assert.Equal("ServiceBusy,GoWinOps.TestCmdlets.SetTestFleetThingCommand", error.FullyQualifiedErrorId);
        Assert.StartsWith("n1: ", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("a", error.TargetObject);
        Assert.Equal(["n1 b", "n2 a", "n2 b"], outcome.Output.Select(item => $"{item.Properties["Node"].Value} {item.Properties["Name"].Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("NodeConnectionLost")]
    [InlineData("NodeTimedOut")]
    public async Task A_node_that_is_lost_is_one_error_and_nothing_more_is_tried_there(string id)
    {
        ModuleSession.Outcome outcome = await RunAsync($"Set-TestFleetThing a, b, c -Node n1, n2 -Failure @{{ 'n1 a' = '{id}'; 'n1 b' = '{id}' }}");

        Assert.Equal([id], outcome.ErrorIds);
        Assert.Equal(["n2", "n2", "n2"], Column(outcome, "Node"));
    }

    // Sorted: nodes are worked on at the same time.
    private static string[] Column(ModuleSession.Outcome outcome, string property) => outcome.Output.Select(item => (string)item.Properties[property].Value).Order(StringComparer.Ordinal).ToArray();

    private async Task<ModuleSession.Outcome> RunAsync(string script)
    {
        folder.Write("inventory.yml", Inventory);
        await TestCmdlets.ImportAsync(session);
        session.Runspace.SessionStateProxy.Path.SetLocation(folder.Path);
        return await session.RunAsync(script);
    }
}
