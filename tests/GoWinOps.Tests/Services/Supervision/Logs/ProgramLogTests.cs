using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision.Logs;

public sealed class ProgramLogTests : IDisposable
{
    private const long Plenty = 1 << 20;
    private readonly TestFolder temporary = new();
    private readonly ManualClock clock = new();

    private string Folder => temporary.Combine("logs");

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task What_is_there_when_a_program_starts_again_is_continued_and_never_cut()
    {
        foreach (string run in new[] { "first\n", "second\n" })
        {
            using ProgramLog log = Log();
            await PumpAsync(log, run);
        }

        Assert.Equal("stdout.000001.20260301.log", Assert.Single(Names()));
        Assert.Equal("first\nsecond\n", Text());
    }

    [UnixFact]
    public async Task A_newest_file_that_cannot_be_opened_is_left_alone_and_a_new_one_begun()
    {
        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(Path.Combine(Folder, "stdout.000007.20260228.log"), Path.Combine(Folder, "no", "such", "file"));
        using ProgramLog log = Log();

        await PumpAsync(log, "kept\n");

        Assert.Equal("kept\n", await File.ReadAllTextAsync(Path.Combine(Folder, "stdout.000008.20260301.log")));
        Assert.Equal((0, null), (log.LostBytes, log.Trouble));
    }

    [Fact]
    public async Task A_full_file_is_followed_by_another_at_the_end_of_a_line_and_the_oldest_goes()
    {
        using ProgramLog log = Log(fileBytes: 20, files: 2);

        await PumpAsync(log, string.Concat(Enumerable.Range(1, 12).Select(number => $"line {number:D3}\n")));

        // Two lines of nine bytes fit into twenty; six files were needed, and the newest and two full ones are kept.
        Assert.Equal(new[] { "stdout.000004.20260301.log", "stdout.000005.20260301.log", "stdout.000006.20260301.log" }, Names());
        Assert.Equal(string.Concat(Enumerable.Range(7, 6).Select(number => $"line {number:D3}\n")), Text());
    }

    [Fact]
    public async Task Other_bounds_count_from_the_next_byte_on()
    {
        using ProgramLog log = Log(fileBytes: 1000, files: 10);
        await PumpAsync(log, string.Concat(Enumerable.Range(1, 6).Select(number => $"line {number:D3}\n")));

        log.Bounds = new LogBounds(20, 1, daily: false);
        await PumpAsync(log, string.Concat(Enumerable.Range(7, 6).Select(number => $"line {number:D3}\n")));

        Assert.Equal(new[] { "stdout.000003.20260301.log", "stdout.000004.20260301.log" }, Names());
        Assert.Equal(string.Concat(Enumerable.Range(9, 4).Select(number => $"line {number:D3}\n")), Text());
    }

    [Fact]
    public async Task A_line_longer_than_a_file_goes_on_in_the_next()
    {
        using ProgramLog log = Log(fileBytes: 10, files: 10);

        await PumpAsync(log, new string('x', 35));

        Assert.Equal(new long[] { 10, 10, 10, 5 }, Directory.GetFiles(Folder).OrderBy(path => path).Select(path => new FileInfo(path).Length));
    }

    [Fact]
    public async Task A_new_day_begins_a_new_file_and_a_clock_that_is_set_back_does_too_without_anything_lost()
    {
        using ProgramLog log = Log(daily: true);
        using FeedStream output = new();
        Task pump = log.PumpAsync(output, CancellationToken.None);

        await WriteAsync(output, "sunday\n");
        clock.Move(TimeSpan.FromHours(6));
        await WriteAsync(output, "evening\n");
        clock.Move(TimeSpan.FromDays(1));
        await WriteAsync(output, "monday\n");
        clock.Move(TimeSpan.FromDays(-365));
        await WriteAsync(output, "a year ago\n");
        clock.Move(TimeSpan.FromDays(365));
        await WriteAsync(output, "monday again\n");
        output.End();
        await pump;

        string today = clock.UtcNow.LocalDateTime.ToString("yyyyMMdd");
        Assert.Equal("sunday\nevening\nmonday\na year ago\nmonday again\n", Text());
        Assert.InRange(Names().Length, 4, 5);
        Assert.EndsWith($".{today}.log", Names().Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_new_file_each_day_midnight_changes_nothing()
    {
        using ProgramLog log = Log();
        await PumpAsync(log, "before\n");
        clock.Move(TimeSpan.FromDays(3));

        await PumpAsync(log, "after\n");

        Assert.Equal("before\nafter\n", Text());
        Assert.Single(Names());
    }

    [Fact]
    public async Task A_file_can_be_read_and_deleted_while_it_is_written()
    {
        using ProgramLog log = Log();
        using FeedStream output = new();
        Task pump = log.PumpAsync(output, CancellationToken.None);
        await WriteAsync(output, "first\n");
        using (FileStream reader = new(Path.Combine(Folder, Names().Single()), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            await WriteAsync(output, "second\n");
            Assert.Equal("first\nsecond\n", new StreamReader(reader).ReadToEnd());
        }

        Directory.Delete(Folder, recursive: true);
        await WriteAsync(output, "third\n");
        output.End();
        await pump;

        Assert.Equal("third\n", Text());
        Assert.Equal(0, log.LostBytes);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_never_holds_the_program_up_and_says_afterwards_how_much_is_missing()
    {
        // A file where the folder is to be: nothing can be written below it.
        File.WriteAllText(Folder, "in the way");
        using ProgramLog log = Log(fileBytes: 16 << 20);
        using FeedStream output = new();
        Task pump = log.PumpAsync(output, CancellationToken.None);
        byte[] flood = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0123456789abcde\n", 4096)));
        for (int count = 0; count < 64; count++)
            output.Feed(flood);
        output.Feed(Encoding.ASCII.GetBytes("the last words\n"));
        await EventuallyAsync(() => Encoding.ASCII.GetString(log.Tail()).EndsWith("the last words\n", StringComparison.Ordinal));

        Assert.NotNull(log.Trouble);
        File.Delete(Folder);
        await AdvanceUntilAsync(() => log.Trouble is null);
        await WriteAsync(output, "all is well again\n");
        output.End();
        await pump;

        string text = Text();
        Match note = Regex.Match(text, @"\[GoWinOps [^\]]+\] (?<lost>\d+) bytes of output were lost here: the log could not be written \(.+\)\.");
        Assert.True(note.Success, text[..Math.Min(text.Length, 500)]);
        Assert.Equal(note.Groups["lost"].Value, log.LostBytes.ToString());
        string kept = text.Remove(note.Index, note.Length);
        Assert.EndsWith("all is well again\n", kept, StringComparison.Ordinal);
        // 64 chunks, the last words and the good news, each byte either kept or counted; the note stands in two line ends of its own.
        long written = (64L * flood.Length) + "the last words\n".Length + "all is well again\n".Length;
        Assert.Equal(written, kept.Length - (2 * Environment.NewLine.Length) + log.LostBytes);
        Assert.InRange(log.LostBytes, 1, written - (1 << 19));
    }

    [Fact]
    public async Task What_could_not_be_written_when_the_program_ended_is_given_up_after_five_seconds_and_counted()
    {
        File.WriteAllText(Folder, "in the way");
        using ProgramLog log = Log();
        using FeedStream output = new();
        output.Feed(Encoding.ASCII.GetBytes("panic: it broke\n"));
        output.End();

        Task pump = log.PumpAsync(output, CancellationToken.None);
        await AdvanceUntilAsync(() => pump.IsCompleted);
        await pump;

        Assert.Equal("panic: it broke\n", Encoding.ASCII.GetString(log.Tail()));
        await EventuallyAsync(() => log.LostBytes == 16);
    }

    [Fact]
    public async Task A_broken_pipe_and_a_cancelled_token_end_it_without_a_failure_and_with_all_that_came()
    {
        using ProgramLog log = Log();
        using FeedStream broken = new();
        broken.Feed(Encoding.ASCII.GetBytes("broken\n"));
        broken.End(new IOException("The pipe has been ended."));
        await log.PumpAsync(broken, CancellationToken.None);

        using FeedStream endless = new();
        using CancellationTokenSource ending = new();
        Task pump = log.PumpAsync(endless, ending.Token);
        await WriteAsync(endless, "endless\n");
        ending.Cancel();
        await pump.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("broken\nendless\n", Text());
    }

    [Fact]
    public void The_tail_is_the_last_eight_kibibytes_in_order()
    {
        LogTail tail = new(8);
        Assert.Empty(tail.ToArray());
        foreach (string text in new[] { "abc", "defgh", "ij", "0123456789ABCDEF", "x" })
            tail.Append(Encoding.ASCII.GetBytes(text));

        Assert.Equal("9ABCDEFx", Encoding.ASCII.GetString(tail.ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_is_written_in_whatever_pieces_no_byte_is_lost_or_doubled_and_the_bounds_hold(int seed)
    {
        Random random = new(seed);
        long fileBytes = random.Next(1, 5000);
        int files = random.Next(0, 6);
        bool daily = random.Next(2) == 0;
        List<byte> written = new();
        for (int run = 0; run < 3; run++)
        {
            using ProgramLog log = Log(fileBytes, files, daily);
            using FeedStream output = new();
            Task pump = log.PumpAsync(output, CancellationToken.None);
            for (int count = 0; count < 40; count++)
            {
                byte[] piece = new byte[random.Next(1, 3000)];
                for (int index = 0; index < piece.Length; index++)
                    piece[index] = random.Next(20) == 0 ? (byte)'\n' : (byte)random.Next(32, 127);
                written.AddRange(piece);
                output.Feed(piece);
                if (random.Next(10) == 0)
                    clock.Move(TimeSpan.FromHours(random.Next(-30, 60)));
            }

            output.End();
            await pump;
            Assert.Equal(0, log.LostBytes);
            Assert.InRange(Names().Length, 1, files + 1);
        }

        byte[] kept = Directory.GetFiles(Folder).OrderBy(NumberOf).SelectMany(File.ReadAllBytes).ToArray();
        Assert.All(Directory.GetFiles(Folder), path => Assert.InRange(new FileInfo(path).Length, 0, fileBytes));
        Assert.Equal(written.Skip(written.Count - kept.Length), kept);
        // The numbers have no gap: nothing between the oldest kept and the newest was removed.
        Assert.True(kept.Length > 0);
        long[] numbers = Directory.GetFiles(Folder).Select(NumberOf).OrderBy(number => number).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(offset => numbers[0] + offset), numbers);
    }

    [Fact]
    public async Task Files_of_other_logs_and_other_people_are_left_alone()
    {
        Directory.CreateDirectory(Folder);
        string[] others = { "stdout.log", "stdout.000001.log", "stdout.2.20261399.log", "stdout.x.20260301.log", "stderr.000001.20260301.log", "stdout2.000001.20260301.log" };
        foreach (string other in others)
            File.WriteAllText(Path.Combine(Folder, other), "mine");
        using ProgramLog log = Log(fileBytes: 1, files: 0);

        await PumpAsync(log, "abc");

        Assert.All(others, other => Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, other))));
        Assert.Equal("c", File.ReadAllText(Path.Combine(Folder, "stdout.000003.20260301.log")));
        Assert.Equal(others.Length + 1, Names().Length);
    }

    private ProgramLog Log(long fileBytes = Plenty, int files = 10, bool daily = false) => new(Folder, "stdout", new LogBounds(fileBytes, files, daily), clock);

    private static async Task PumpAsync(ProgramLog log, string text)
    {
        using MemoryStream output = new(Encoding.UTF8.GetBytes(text));
        await log.PumpAsync(output, CancellationToken.None);
    }

    private async Task WriteAsync(FeedStream output, string text)
    {
        output.Feed(Encoding.UTF8.GetBytes(text));
        await EventuallyAsync(() => Directory.Exists(Folder) && Text().EndsWith(text, StringComparison.Ordinal));
    }

    private string[] Names() => Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).OrderBy(name => name, StringComparer.Ordinal).ToArray();

    private string Text() => string.Concat(Directory.GetFiles(Folder).OrderBy(NumberOf).Select(File.ReadAllText));

    private static long NumberOf(string path) => LogFileName.Parse("stdout", Path.GetFileName(path))?.Number ?? -1;

    // The writer works beside the test, on a real disk: only what it has done can be looked at.
    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(5, deadline.Token);
    }

    private async Task AdvanceUntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            clock.Move(TimeSpan.FromSeconds(1));
            await Task.Delay(5, deadline.Token);
        }
    }
}
