using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

public sealed class LeaseGuardTests
{
    private const string Boot = "boot-1";
    private static readonly string[] Pair = ["web01", "web02"];

    [Fact]
    public void A_service_without_a_lease_so_far_may_run_and_one_whose_lease_ended_is_stopped_then_killed()
    {
        StandbyLease lease = Leased(until: 5000);

        Assert.Equal(LeaseDuty.Run, LeaseGuard.DutyOf(new StandbyLease(), 1, Boot));
        Assert.Equal(LeaseDuty.Run, LeaseGuard.DutyOf(lease, 4999, Boot));
        Assert.Equal(LeaseDuty.Stop, LeaseGuard.DutyOf(lease, 5000, Boot));
        Assert.Equal(LeaseDuty.Stop, LeaseGuard.DutyOf(lease, 14_999, Boot));
        Assert.Equal(LeaseDuty.Kill, LeaseGuard.DutyOf(lease, 15_000, Boot));
    }

    [Fact]
    public void The_next_change_of_duty_is_said_in_advance()
    {
        StandbyLease lease = Leased(until: 5000);

        Assert.Equal(5000, LeaseGuard.NextChange(lease, 1000, Boot));
        Assert.Equal(15_000, LeaseGuard.NextChange(lease, 6000, Boot));
        Assert.Null(LeaseGuard.NextChange(lease, 15_000, Boot));
        Assert.Null(LeaseGuard.NextChange(Leased(until: StandbyLease.NoEnd), 1000, Boot));
    }

    [Fact]
    public void After_another_start_of_the_machine_the_lease_is_over_whatever_its_clock_says()
    {
        StandbyLease lease = Leased(until: 5000);

        Assert.Equal(LeaseDuty.Kill, LeaseGuard.DutyOf(lease, 10, "boot-2"));
        Assert.Equal(StandbyRefusal.Rebooted, LeaseGuard.Apply(lease, Renewal(sequence: 3, until: 9000), 10, "boot-2").Refusal);
        Assert.Equal(StandbyRefusal.Ended, LeaseGuard.Apply(lease, Renewal(sequence: 3, until: 9000, boot: "boot-2"), 10, "boot-2").Refusal);
    }

    [Fact]
    public void A_lease_that_cannot_be_read_lets_nothing_run()
    {
        Assert.Equal(LeaseDuty.Kill, LeaseGuard.DutyOf(null, 10, Boot));
    }

    [Fact]
    public void A_renewal_grants_until_the_moment_it_names_and_not_from_its_arrival()
    {
        StandbyLease lease = Leased(until: 5000);

        LeaseRuling late = LeaseGuard.Apply(lease, Renewal(sequence: 3, until: 6000), 4900, Boot);

        Assert.Equal(StandbyRefusal.None, late.Refusal);
        Assert.Equal(6000, late.Lease!.ExpiresAtTick);
        Assert.Equal(StandbyRefusal.TooLate, LeaseGuard.Apply(lease, Renewal(sequence: 3, until: 4800), 4900, Boot).Refusal);
    }

    [Fact]
    public void An_ended_or_fenced_lease_is_never_renewed_and_only_a_higher_epoch_begins_another()
    {
        StandbyLease ended = Leased(until: 5000);
        StandbyLease fenced = Accepted(ended, new StandbyRequest { Kind = StandbyRequestKind.Fence, Token = 1, HolderId = "a", Sequence = 3, Epoch = 1 }, 2000);

        Assert.Equal(LeaseDuty.Stop, LeaseGuard.DutyOf(fenced, 2000, Boot));
        Assert.Equal(LeaseDuty.Kill, LeaseGuard.DutyOf(fenced, 12_000, Boot));
        Assert.Equal(StandbyRefusal.Ended, LeaseGuard.Apply(ended, Renewal(sequence: 3, until: 9000), 5000, Boot).Refusal);
        Assert.Equal(StandbyRefusal.Ended, LeaseGuard.Apply(fenced, Renewal(sequence: 4, until: 9000), 2500, Boot).Refusal);
        Assert.Equal(StandbyRefusal.EpochUsed, LeaseGuard.Apply(fenced, Acquisition(sequence: 4, epoch: 1, until: 9000), 2500, Boot).Refusal);
        Assert.Equal(LeaseDuty.Run, LeaseGuard.DutyOf(Accepted(fenced, Acquisition(sequence: 4, epoch: 2, until: 9000), 2500), 2500, Boot));
    }

    [Fact]
    public void Fencing_again_does_not_give_the_service_its_time_to_stop_once_more()
    {
        StandbyLease fenced = Accepted(Leased(until: 5000), new StandbyRequest { Kind = StandbyRequestKind.Fence, Token = 1, HolderId = "a", Sequence = 3, Epoch = 1 }, 2000);
        StandbyLease again = Accepted(fenced, new StandbyRequest { Kind = StandbyRequestKind.Fence, Token = 1, HolderId = "a", Sequence = 4, Epoch = 1 }, 11_000);

        Assert.Equal(LeaseDuty.Kill, LeaseGuard.DutyOf(again, 12_000, Boot));
    }

    [Fact]
    public void A_request_that_was_overtaken_or_comes_twice_changes_nothing()
    {
        StandbyLease lease = Accepted(Leased(until: 5000), Renewal(sequence: 9, until: 6000), 1000);

        LeaseRuling overtaken = LeaseGuard.Apply(lease, Renewal(sequence: 8, until: 7000), 1000, Boot);
        LeaseRuling twice = LeaseGuard.Apply(lease, Renewal(sequence: 9, until: 7000), 1000, Boot);

        Assert.Equal((StandbyRefusal.Stale, StandbyRefusal.Stale), (overtaken.Refusal, twice.Refusal));
        Assert.Equal(6000, twice.Lease!.ExpiresAtTick);
    }

    [Fact]
    public void A_pair_that_is_held_is_taken_over_only_by_force_or_when_the_hold_has_ended_and_the_one_before_is_refused_from_then_on()
    {
        StandbyLease lease = Leased(until: 5000);
        StandbyRequest other = new() { Kind = StandbyRequestKind.Hold, Token = 2, HolderId = "b", Sequence = 1, HoldMilliseconds = 1000, Nodes = Pair };

        Assert.Equal(StandbyRefusal.HeldByOther, LeaseGuard.Apply(lease, other, 1500, Boot).Refusal);
        StandbyLease taken = Accepted(lease, other, 3000);
        Assert.Equal(StandbyRefusal.Superseded, LeaseGuard.Apply(taken, Renewal(sequence: 3, until: 9000), 3001, Boot).Refusal);
        // What was granted goes on under the new holder.
        Assert.Equal(LeaseDuty.Run, LeaseGuard.DutyOf(taken, 4999, Boot));
        other.Force = true;
        Assert.Equal(StandbyRefusal.None, LeaseGuard.Apply(lease, other, 1500, Boot).Refusal);
        other.Token = 1;
        Assert.Equal(StandbyRefusal.Superseded, LeaseGuard.Apply(lease, other, 1500, Boot).Refusal);
    }

    [Fact]
    public void A_node_that_is_one_of_a_pair_is_taken_into_no_other_unless_by_force_because_the_third_node_may_run_the_service()
    {
        StandbyLease lease = Leased(until: StandbyLease.NoEnd);
        StandbyRequest other = new() { Kind = StandbyRequestKind.Hold, Token = 2, HolderId = "b", Sequence = 1, HoldMilliseconds = 1000, Nodes = ["web01", "web03"] };

        LeaseRuling refused = LeaseGuard.Apply(lease, other, 3000, Boot);
        other.Nodes = ["WEB02", "web01"];
        Assert.Equal(StandbyRefusal.None, LeaseGuard.Apply(lease, other, 3000, Boot).Refusal);
        (other.Nodes, other.Force) = (["web01", "web03"], true);

        Assert.Equal(StandbyRefusal.OtherPair, refused.Refusal);
        Assert.Equal(Pair, refused.Lease!.Nodes);
        Assert.Equal(StandbyRefusal.None, LeaseGuard.Apply(lease, other, 3000, Boot).Refusal);
    }

    [Fact]
    public void Letting_go_makes_room_for_another_watch_at_once()
    {
        StandbyLease lease = Leased(until: 5000);
        StandbyLease free = Accepted(lease, new StandbyRequest { Kind = StandbyRequestKind.Hold, Token = 1, HolderId = "a", Sequence = 3, Nodes = Pair }, 1200);

        Assert.False(LeaseGuard.IsHeld(free, 1200, Boot));
        Assert.Equal(StandbyRefusal.None, LeaseGuard.Apply(free, new StandbyRequest { Kind = StandbyRequestKind.Hold, Token = 2, HolderId = "b", Sequence = 1, Nodes = Pair }, 1201, Boot).Refusal);
    }

    [Fact]
    public async Task The_file_gives_back_what_was_written_and_a_damaged_one_is_told_from_none()
    {
        using TestFolder folder = new();
        Assert.Equal(new StandbyLeaseReading(false, null), await StandbyLeaseFile.ReadAsync(folder.Path, CancellationToken.None));

        await StandbyLeaseFile.WriteAsync(folder.Path, Leased(until: StandbyLease.NoEnd), CancellationToken.None);
        StandbyLeaseReading read = await StandbyLeaseFile.ReadAsync(folder.Path, CancellationToken.None);
        await File.WriteAllTextAsync(folder.Combine(StandbyLeaseFile.FileName), "{ \"Epoch\": ");
        StandbyLeaseReading damaged = await StandbyLeaseFile.ReadAsync(folder.Path, CancellationToken.None);

        Assert.Equivalent(Leased(until: StandbyLease.NoEnd), read.Lease);
        Assert.Equal(new StandbyLeaseReading(true, null), damaged);
    }

    /// <summary>Held by watch a until 2000, the first lease granted at 1000.</summary>
    private static StandbyLease Leased(long until) =>
        Accepted(
            Accepted(null, new StandbyRequest { Kind = StandbyRequestKind.Hold, Token = 1, HolderId = "a", Sequence = 1, HoldMilliseconds = 1000, Nodes = Pair }, 1000),
            Acquisition(sequence: 2, epoch: 1, until),
            1000);

    private static StandbyRequest Acquisition(long sequence, long epoch, long until) => new()
    {
        Kind = StandbyRequestKind.Acquire, Token = 1, HolderId = "a", Sequence = sequence, HoldMilliseconds = 1000, Epoch = epoch, UntilTick = until, BootId = Boot, Nodes = Pair,
    };

    private static StandbyRequest Renewal(long sequence, long until, string boot = Boot) => new()
    {
        Kind = StandbyRequestKind.Renew, Token = 1, HolderId = "a", Sequence = sequence, HoldMilliseconds = 1000, Epoch = 1, UntilTick = until, BootId = boot, Nodes = Pair,
    };

    private static StandbyLease Accepted(StandbyLease? lease, StandbyRequest request, long tick)
    {
        LeaseRuling ruling = LeaseGuard.Apply(lease, request, tick, Boot);
        Assert.Equal(StandbyRefusal.None, ruling.Refusal);
        return ruling.Lease!;
    }
}
