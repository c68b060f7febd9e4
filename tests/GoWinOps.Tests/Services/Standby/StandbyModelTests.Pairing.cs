using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

public sealed partial class StandbyModelTests
{
    [Fact]
    public void Two_nodes_become_a_pair_without_a_watch_of_which_the_first_may_run_the_service_without_an_end_and_a_watch_goes_on_with_it()
    {
        StandbyModel model = new(16);
        ModelWatch pairing = new(model, "ann");
        ModelWatch watch = new(model, "bob");
        string active = string.Empty;
        bool[] afterwards = [];

        Stage(model, async () =>
        {
            active = await pairing.PairAsync();
            model.Nodes[1].StartByHand();
            Assert.DoesNotContain(model.Nodes, node => node.Runs);
            model.Nodes[0].StartByHand();
            await model.WaitAsync(600);
            afterwards = model.Nodes.Select(node => node.Runs).ToArray();
            watch.Start();
            await model.WaitAsync(60);
            model.Nodes[0].PowerOff();
            await model.WaitAsync(120);
        });

        Assert.Equal("web01", active);
        Assert.Equal([true, false], afterwards);
        Assert.True(model.Nodes[1].Runs);
        Assert.Empty(model.Violations);
    }

    [Fact]
    public void A_service_that_runs_already_stays_where_it_runs_when_its_nodes_become_a_pair()
    {
        StandbyModel model = new(17);
        model.Nodes[1].Runs = true;
        string active = string.Empty;

        Stage(model, async () => active = await new ModelWatch(model, "ann").PairAsync());

        Assert.Equal("web02", active);
        Assert.Equal([false, true], model.Nodes.Select(node => node.Runs));
    }

    [Fact]
    public void One_machine_under_two_names_is_no_pair()
    {
        StandbyModel model = new(19);
        model.Nodes[1].Machine = model.Nodes[0].Machine;
        GoWinOpsException? failure = null;

        Stage(model, async () => failure = await Assert.ThrowsAsync<GoWinOpsException>(() => new ModelWatch(model, "ann").PairAsync()));

        Assert.Contains("one and the same machine", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_watch_of_another_pair_takes_no_node_from_one_whose_third_node_may_run_the_service()
    {
        StandbyModel model = new(20);
        ModelWatch pairing = new(model, "ann");
        ModelWatch watch = new(model, "bob");

        Stage(model, async () =>
        {
            await pairing.PairAsync();
            model.Nodes[0].StartByHand();
            // What the other node of that pair is called for the new watch is another machine's name.
            foreach (ModelNode node in model.Nodes)
                node.Lease!.Nodes = ["web01", "web09"];
            watch.Start();
            await model.WaitAsync(300);
        });

        Assert.Equal([true, false], model.Nodes.Select(node => node.Runs));
        Assert.Equal("ann", model.Nodes[0].Lease!.Holder);
        Assert.Contains(model.Events, one => one.Sentence.Contains("web01 and web09", StringComparison.Ordinal));
    }

    [Fact]
    public void Nodes_of_which_one_does_not_answer_become_no_pair_and_the_reason_is_told()
    {
        StandbyModel model = new(18);
        model.Nodes[1].PowerOff();
        GoWinOpsException? failure = null;

        Stage(model, async () => failure = await Assert.ThrowsAsync<GoWinOpsException>(() => new ModelWatch(model, "ann").PairAsync()));

        Assert.Equal(nameof(Messages.StandbyNotPaired), failure!.ErrorId);
        Assert.Contains("both nodes have answered", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(model.Nodes, node => node.IsLive);
    }
}
