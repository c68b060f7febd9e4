using System;
using System.Linq;
using System.Net.NetworkInformation;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests;

[Collection(LabCollection.Name)]
public sealed class NetworkTests(LabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task A_cut_node_is_unreachable_until_its_network_is_restored()
    {
        await First.CutNetworkAsync();
        try
        {
            Assert.True(await Reachability.IsSilentAsync(First));
            Assert.True(await Reachability.AnswersAsync(lab.Cluster.Nodes[1]));
        }
        finally
        {
            await First.RestoreNetworkAsync();
        }

        Assert.True(await Reachability.AnswersAsync(First));
    }

    [LabFact]
    public void The_switch_has_an_address_of_its_own_which_goes_with_no_node()
    {
        ILookup<bool, PhysicalAddress> addresses = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.Name == "lab0" || card.Name.StartsWith("node", StringComparison.Ordinal))
            .ToLookup(card => card.Name == "lab0", card => card.GetPhysicalAddress());

        Assert.DoesNotContain(Assert.Single(addresses[true]), addresses[false]);
    }

    [LabFact]
    public async Task An_open_session_survives_a_short_cut()
    {
        using var session = await NodeSession.OpenAsync(lab.Cluster, First);
        await First.CutNetworkAsync();
        var answer = session.InvokeAsync("'still here'");
        Assert.True(await Reachability.IsSilentAsync(First));
        Assert.False(answer.IsCompleted);
        await First.RestoreNetworkAsync();

        Assert.Equal(["still here"], await answer);
    }

    [LabFact]
    public async Task A_delay_makes_a_round_trip_longer_by_twice_its_value_and_not_by_four_times()
    {
        var delay = TimeSpan.FromMilliseconds(100);
        await First.SetDelayAsync(delay);
        try
        {
            // Twice more would be four times its value.
            Assert.InRange(await ShortestConnectAsync(), 2 * delay, 4 * delay);
            Assert.Equal([First.Name], await NodeSession.InvokeAsync(lab.Cluster, First, "[Environment]::MachineName"));
        }
        finally
        {
            await First.SetDelayAsync(TimeSpan.Zero);
        }

        Assert.InRange(await ShortestConnectAsync(), TimeSpan.Zero, delay);
    }

    [LabFact]
    public async Task Loss_takes_its_share_of_packets_in_each_direction()
    {
        const int packets = 300;
        await First.SetLossAsync(30);
        double share;
        try
        {
            share = await ShareOfAnswersAsync(packets, TimeSpan.FromSeconds(1.5));
        }
        finally
        {
            await First.SetLossAsync(0);
        }

        // 0.7 there and 0.7 back is 0.49; six standard deviations of 300 draws are 0.17.
        Assert.InRange(share, 0.32, 0.66);
        Assert.Equal(1.0, await ShareOfAnswersAsync(20, TimeSpan.FromSeconds(20)));
    }

    // A busy machine and the question for the card's address make single connections longer, nothing makes them shorter.
    private async Task<TimeSpan> ShortestConnectAsync()
    {
        const int connections = 8;
        var shortest = TimeSpan.MaxValue;
        for (var count = 0; count < connections; count++)
        {
            var measured = await Reachability.MeasureConnectAsync(First);
            Assert.NotNull(measured);
            shortest = measured.Value < shortest ? measured.Value : shortest;
        }

        return shortest;
    }

    private async Task<double> ShareOfAnswersAsync(int packets, TimeSpan patience)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, packets).Select(async _ =>
        {
            using var ping = new Ping();
            return (await ping.SendPingAsync(First.Address, (int)patience.TotalMilliseconds)).Status == IPStatus.Success;
        }));
        return answers.Count(answered => answered) / (double)packets;
    }
}
