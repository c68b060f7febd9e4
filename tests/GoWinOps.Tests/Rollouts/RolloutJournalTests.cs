using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

public sealed class RolloutJournalTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("gowinops-journal-").FullName;
    private readonly JournalFolder folder;
    private readonly string path;

    public RolloutJournalTests()
    {
        folder = new JournalFolder(root);
        path = folder.JournalOf("orders-20260301T080000Z-abcdef");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task What_was_written_is_read_back_in_order_with_the_plan_in_front()
    {
        Write(3);

        JournalReading reading = await JournalReader.ReadAsync(path, CancellationToken.None);

        Assert.Equal(new long[] { 0, 1, 2 }, reading.Records.Select(record => record.Seq));
        Assert.Equal(("orders", "2.0.0"), (reading.Records[0].Plan!.Service, reading.Records[0].Plan!.Release.Version));
        Assert.Equal("evidence 2", reading.Records[2].Evidence["note"]);
        Assert.False(reading.EndsTorn);
    }

    [Fact]
    public async Task It_can_be_read_while_it_is_being_written()
    {
        using RolloutJournal journal = Begin();

        Assert.Single((await JournalReader.ReadAsync(path, CancellationToken.None)).Records);
    }

    [Fact]
    public async Task A_last_line_cut_off_anywhere_is_reported_and_costs_that_line_only()
    {
        Write(3);
        byte[] whole = await File.ReadAllBytesAsync(path);
        int lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int length = lastLine + 1; length < whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(path, whole[..length]);

            JournalReading reading = await JournalReader.ReadAsync(path, CancellationToken.None);

            Assert.Equal((2, true), (reading.Records.Count, reading.EndsTorn));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_single_altered_byte_is_found_with_its_line(int line)
    {
        Write(4);
        string[] lines = await File.ReadAllLinesAsync(path);
        lines[line] = lines[line].Replace("ann@control", "bob@control", StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, string.Join('\n', lines) + "\n");

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => JournalReader.ReadAsync(path, CancellationToken.None));

        Assert.Equal("JournalDamaged", exception.ErrorId);
        Assert.Contains($"line {line + 1}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_taken_out_or_moved_is_found()
    {
        Write(5);
        string[] lines = await File.ReadAllLinesAsync(path);
        foreach (string[] altered in new[] { new[] { lines[0], lines[1], lines[3], lines[4] }, new[] { lines[0], lines[2], lines[1], lines[3] } })
        {
            await File.WriteAllTextAsync(path, string.Join('\n', altered) + "\n");

            GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => JournalReader.ReadAsync(path, CancellationToken.None));

            Assert.Equal("JournalDamaged", exception.ErrorId);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"seq\":0")]
    [InlineData("\n")]
    [InlineData("not a journal\n")]
    public async Task What_is_no_journal_is_called_damaged(string content)
    {
        await File.WriteAllTextAsync(path, content);

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => JournalReader.ReadAsync(path, CancellationToken.None));

        Assert.Equal("JournalDamaged", exception.ErrorId);
    }

    [Fact]
    public async Task A_journal_that_is_not_there_cannot_be_read()
    {
        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => JournalReader.ReadAsync(path + "x", CancellationToken.None));

        Assert.Equal("JournalUnreadable", exception.ErrorId);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        string file = Path.Combine(root, "file");
        File.WriteAllText(file, string.Empty);

        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => RolloutJournal.Create(Path.Combine(file, "below", "x.jsonl")));

        Assert.Equal("JournalWriteFailed", exception.ErrorId);
    }

    [Fact]
    public async Task A_rollout_whose_process_is_gone_is_interrupted_and_names_what_is_in_doubt()
    {
        using (RolloutJournal journal = Begin())
        {
            journal.Append(New("web01", nameof(RolloutPhase.Drain), RolloutEvent.Intent));
            journal.Append(New("web01", nameof(RolloutPhase.Drain), RolloutEvent.Done, (RolloutEvidence.Changed, "true")));
            journal.Append(New("web01", nameof(RolloutPhase.Stop), RolloutEvent.Intent));
        }

        RolloutResult result = await new RolloutHistory(folder).ReadAsync("orders-20260301T080000Z-abcdef", CancellationToken.None);

        Assert.Equal((RolloutState.Interrupted, "RolloutInterrupted"), (result.State, result.ErrorId));
        Assert.Contains("web01 had begun Stop, which may or may not have been done; it is drained", result.Reason, StringComparison.Ordinal);
        Assert.Equal((RolloutNodeState.Stopping, true, true), (result.Nodes[0].State, result.Nodes[0].IsInDoubt, result.Nodes[0].IsDrained));
    }

    [Fact]
    public async Task The_next_rollout_of_a_service_is_told_of_nodes_that_a_cut_off_one_left_drained_and_others_are_not()
    {
        using (RolloutJournal journal = Begin())
        {
            journal.Append(New("web01", nameof(RolloutPhase.Drain), RolloutEvent.Intent));
            Assert.Null(await new RolloutHistory(folder).FindLeftDrainedAsync("orders", CancellationToken.None));
            journal.Append(New("web01", nameof(RolloutPhase.Drain), RolloutEvent.Done, (RolloutEvidence.Changed, "true")));
        }

        RolloutResult? left = await new RolloutHistory(folder).FindLeftDrainedAsync("orders", CancellationToken.None);

        Assert.Equal("orders-20260301T080000Z-abcdef", left?.Id);
        Assert.Null(await new RolloutHistory(folder).FindLeftDrainedAsync("billing", CancellationToken.None));
    }

    [Fact]
    public async Task A_rollout_whose_process_holds_the_lease_is_not_interrupted()
    {
        string id = "orders-20260301T080000Z-abcdef";
        using RolloutLease lease = await RolloutLease.TakeAsync(folder, "orders", id, SystemClock.Instance, CancellationToken.None);
        using RolloutJournal journal = Begin();

        RolloutResult result = await new RolloutHistory(folder).ReadAsync(id, CancellationToken.None);

        Assert.Equal(RolloutState.Planned, result.State);
    }

    [Fact]
    public async Task A_second_rollout_of_the_same_service_is_kept_out_and_told_who_holds_the_lease()
    {
        using (await RolloutLease.TakeAsync(folder, "orders", "orders-1", SystemClock.Instance, CancellationToken.None))
        {
            GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(
                () => RolloutLease.TakeAsync(folder, "Orders", "orders-2", SystemClock.Instance, CancellationToken.None));

            Assert.Equal("RolloutLocked", exception.ErrorId);
            Assert.Contains("orders-1", exception.Message, StringComparison.Ordinal);
            Assert.Contains(RolloutLease.CurrentActor, exception.Message, StringComparison.Ordinal);
            using RolloutLease other = await RolloutLease.TakeAsync(folder, "billing", "billing-1", SystemClock.Instance, CancellationToken.None);
        }

        Assert.Null(RolloutLease.HolderOf(folder, "orders"));
        using RolloutLease next = await RolloutLease.TakeAsync(folder, "orders", "orders-3", SystemClock.Instance, CancellationToken.None);
        Assert.Equal("orders-3", RolloutLease.HolderOf(folder, "orders")!.RolloutId);
    }

    [Fact]
    public void Rollouts_are_listed_with_those_that_began_last_first_whatever_their_service()
    {
        foreach (string id in new[] { "orders-20260301T080000Z-aaaaaa", "a-b-20260302T080000Z-bbbbbb", "zeta-20260228T080000Z-cccccc" })
            File.WriteAllText(folder.JournalOf(id), string.Empty);

        Assert.Equal(new[] { "a-b-20260302T080000Z-bbbbbb", "orders-20260301T080000Z-aaaaaa", "zeta-20260228T080000Z-cccccc" }, folder.RolloutIds());
    }

    private void Write(int records)
    {
        using RolloutJournal journal = Begin();
        for (int number = 1; number < records; number++)
            journal.Append(New("web01", nameof(RolloutPhase.Capture), RolloutEvent.Done, ("note", $"evidence {number}")));
    }

    private RolloutJournal Begin()
    {
        RolloutJournal journal = RolloutJournal.Create(path);
        RolloutRecord header = New(null, nameof(RolloutState.Planned), RolloutEvent.Done);
        header.Plan = new RolloutPlan { Service = "orders", Nodes = new[] { "web01" }, Release = new RolloutRelease { Version = "2.0.0" } };
        journal.Append(header);
        return journal;
    }

    private static RolloutRecord New(string? node, string phase, RolloutEvent what, params (string Name, string Value)[] evidence) => new()
    {
        RolloutId = "orders-20260301T080000Z-abcdef",
        Node = node,
        Phase = phase,
        Event = what,
        PlanHash = "plan",
        Actor = "ann@control",
        Utc = new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero),
        Evidence = evidence.ToDictionary(pair => pair.Name, pair => pair.Value),
    };
}
