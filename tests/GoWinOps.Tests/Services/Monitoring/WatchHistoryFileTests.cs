using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Rollouts.Simulation;
using Xunit;

namespace GoWinOps.Tests.Services.Monitoring;

public sealed class WatchHistoryFileTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly SimulatedClock clock = new();

    private WatchFolder Store => new(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_back_and_a_torn_last_line_is_left_out()
    {
        Write(new WatchHistoryLimits(), 3);
        string file = Store.HistoryFiles().Single();
        await File.AppendAllTextAsync(file, "{\"t\":\"2026-");

        (List<WatchRecord> records, List<Problem> problems) = await ReadAsync();

        Assert.Equal(["web0", "web1", "web2"], records.Select(record => record.Node));
        Assert.Equal("orders", records[0].Samples.Single().Service);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_damaged_line_is_named_and_the_rest_is_used()
    {
        Write(new WatchHistoryLimits(), 3);
        string file = Store.HistoryFiles().Single();
        string[] lines = await File.ReadAllLinesAsync(file);
        lines[1] = "{ damaged";
        await File.WriteAllLinesAsync(file, lines);
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoServiceHistory -Since 2026-03-01 -Until 2026-03-02 -HistoryPath $args[0]", folder.Path);

        Assert.Equal(["WatchHistoryDamaged"], outcome.ErrorIds);
        Assert.Contains("in line 2", outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Output.Count);
    }

    [Theory]
    [InlineData(89, 1, true)]
    [InlineData(91, 1, false)]
    [InlineData(91, 90, false)]
    [InlineData(91, 120, true)]
    public void What_is_remembered_of_what_nobody_watches_is_forgotten_after_90_days_or_the_age_of_the_history(int days, int historyDays, bool isKept)
    {
        Write(new WatchHistoryLimits(), 1);
        string old = WatchFolder.WatchOf("web01", ["orders"]);
        string own = WatchFolder.WatchOf("web02", ["orders"]);
        string pair = Path.Combine(folder.Path, "standby-0123456789abcdef.json");
        foreach (string path in new[] { Store.StateOf(old), Store.LockOf(old), Store.StateOf(own), pair })
        {
            File.WriteAllText(path, string.Empty);
            File.SetLastWriteTimeUtc(path, clock.UtcNow.UtcDateTime.AddDays(-days));
        }

        using (WatchStore store = WatchStore.Open(Store, new Dictionary<string, string[]> { ["web02"] = ["orders"] }, new WatchHistoryLimits { Age = TimeSpan.FromDays(historyDays) }, clock))
        {
            Assert.Equal((isKept, isKept), (File.Exists(Store.StateOf(old)), File.Exists(Store.LockOf(old))));
            Assert.True(File.Exists(Store.StateOf(own)));
        }

        Assert.True(File.Exists(pair));
        Assert.Single(Store.HistoryFiles());
    }

    [Fact]
    public void What_another_watch_that_goes_on_remembers_is_kept_however_old_it_is()
    {
        string old = WatchFolder.WatchOf("web01", ["orders"]);
        File.WriteAllText(Store.StateOf(old), string.Empty);
        File.SetLastWriteTimeUtc(Store.StateOf(old), clock.UtcNow.UtcDateTime.AddDays(-1000));
        using FileStream held = GoWinOps.Files.FileLock.TryTake(Store.LockOf(old))!;

        WatchRetirement.Run(Store, TimeSpan.FromDays(1), clock);

        Assert.True(File.Exists(Store.StateOf(old)));
    }

    [Fact]
    public void A_full_file_is_followed_by_another_and_the_oldest_go()
    {
        WatchHistoryLimits limits = new() { FileBytes = 1000, TotalBytes = 5000 };

        Write(limits, 200);

        Assert.InRange(Store.HistoryFiles().Sum(path => new FileInfo(path).Length), 3000, 6000);
    }

    [Fact]
    public async Task What_is_too_old_goes()
    {
        Write(new WatchHistoryLimits(), 1);
        string old = Store.HistoryFiles().Single();
        await File.AppendAllTextAsync(old, "torn, so that it is not gone on with");
        File.SetLastWriteTimeUtc(old, clock.UtcNow.UtcDateTime.AddDays(-91));

        Write(new WatchHistoryLimits(), 1);

        Assert.DoesNotContain(old, Store.HistoryFiles());
    }

    [Fact]
    public void Watches_of_one_look_go_on_with_the_same_file_and_two_at_once_do_not_share_one()
    {
        Write(new WatchHistoryLimits(), 1);
        Write(new WatchHistoryLimits(), 1);
        Assert.Single(Store.HistoryFiles());

        using WatchHistoryWriter open = new(Store, new WatchHistoryLimits(), clock);
        open.Append(Record(1));
        Write(new WatchHistoryLimits(), 1);

        Assert.Equal(2, Store.HistoryFiles().Count);
    }

    [Fact]
    public void A_history_that_cannot_be_written_is_said()
    {
        string file = folder.Write("file", "no folder");
        using WatchHistoryWriter writer = new(new WatchFolder(Path.Combine(file, "watch")), new WatchHistoryLimits(), clock);

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => writer.Append(Record(1)));

        Assert.Equal(nameof(Messages.WatchHistoryFailed), failure.ErrorId);
    }

    [Fact]
    public async Task Lines_of_the_same_moment_are_read_in_the_order_in_which_they_were_written()
    {
        using (WatchHistoryWriter writer = new(Store, new WatchHistoryLimits(), clock))
        {
            for (int number = 0; number < 40; number++)
                writer.Append(Record(number));
        }

        (List<WatchRecord> records, _) = await ReadAsync();

        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"web{number}"), records.Select(record => record.Node));
    }

    private void Write(WatchHistoryLimits limits, int count)
    {
        using WatchHistoryWriter writer = new(Store, limits, clock);
        for (int number = 0; number < count; number++)
        {
            writer.Append(Record(number));
            clock.Run(async () =>
            {
                await clock.DelayAsync(TimeSpan.FromSeconds(1), CancellationToken.None);
                return true;
            });
        }
    }

    private WatchRecord Record(int number) => new()
    {
        Time = clock.UtcNow, Since = clock.UtcNow, Node = $"web{number}", Watch = "w", IsReachable = true, Samples = [new WatchSample { Service = "orders", IsPresent = true }],
    };

    private async Task<(List<WatchRecord> Records, List<Problem> Problems)> ReadAsync()
    {
        WatchHistoryReader reader = new(Store);
        return (await reader.ReadAsync(DateTimeOffset.MinValue.AddDays(2), DateTimeOffset.MaxValue, CancellationToken.None), reader.Problems);
    }
}
