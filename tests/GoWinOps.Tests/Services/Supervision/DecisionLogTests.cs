using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision;

public sealed class DecisionLogTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly DecisionLog log;

    // A busy machine must not be taken for a disk that does not answer.
    public DecisionLogTests() => log = new DecisionLog(folder.Path, SystemClock.Instance, TimeSpan.FromMinutes(2), null);

    public void Dispose()
    {
        log.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Decisions_are_read_in_the_order_they_were_made_in()
    {
        await log.WriteAsync(SupervisionDecisionKind.ProgramEnded, "The program ended with 3.", "panic: \"x\"\r\nü", ("exitCode", 3), ("uptimeSeconds", 1.5));
        await log.WriteAsync(SupervisionDecisionKind.Restart, "It is started again in 1 s.");

        IReadOnlyList<SupervisionDecision> read = await DecisionLog.ReadAsync(folder.Path, 10, default);

        Assert.Equal([SupervisionDecisionKind.ProgramEnded, SupervisionDecisionKind.Restart], read.Select(decision => decision.Kind));
        Assert.Equal("panic: \"x\"\r\nü", read[0].Output);
        Assert.Equal(new Dictionary<string, double> { ["exitCode"] = 3, ["uptimeSeconds"] = 1.5 }, read[0].Numbers);
        Assert.Equal("It is started again in 1 s.", Assert.Single(await DecisionLog.ReadAsync(folder.Path, 1, default)).Reason);
    }

    [Fact]
    public async Task A_line_that_was_cut_short_costs_nothing_but_itself()
    {
        await log.WriteAsync(SupervisionDecisionKind.Restart, "first");
        await File.AppendAllTextAsync(Path.Combine(folder.Path, "logs", DecisionLog.FileName), "{\"Kind\":\"Rest");
        await log.WriteAsync(SupervisionDecisionKind.Restart, "second");

        Assert.Equal(["first", "second"], (await DecisionLog.ReadAsync(folder.Path, 10, default)).Select(decision => decision.Reason));
    }

    [Fact]
    public async Task The_log_is_bounded_and_keeps_the_newest()
    {
        string output = new('x', DecisionLog.FileBytes / 4);
        for (int number = 0; number < 40; number++)
            await log.WriteAsync(SupervisionDecisionKind.ProgramEnded, $"{number}", output);

        string[] files = Directory.GetFiles(Path.Combine(folder.Path, "logs"));
        Assert.Equal(1 + DecisionLog.KeptFiles, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, DecisionLog.FileBytes));
        List<int> numbers = (await DecisionLog.ReadAsync(folder.Path, 100, default)).Select(decision => int.Parse(decision.Reason, null)).ToList();
        Assert.Equal(Enumerable.Range(numbers[0], 40 - numbers[0]), numbers);
    }

    [Fact]
    public async Task A_file_that_could_not_be_moved_once_costs_no_other_file()
    {
        string logs = Directory.CreateDirectory(Path.Combine(folder.Path, "logs")).FullName;
        // What is left when the newest, that somebody read, refused to be moved after the others were.
        string full = new(' ', DecisionLog.FileBytes);
        foreach ((string name, string reason) in new[] { ("decisions.3.jsonl", "oldest"), ("decisions.2.jsonl", "older"), ("decisions.jsonl", "old") })
            await File.WriteAllTextAsync(Path.Combine(logs, name), $"{{\"Reason\":\"{reason}\"}}\n{(reason == "old" ? full : string.Empty)}\n");

        await log.WriteAsync(SupervisionDecisionKind.Restart, "new");

        Assert.Null(log.Trouble);
        await AssertDecisionsAsync("oldest", "older", "old", "new");
    }

    [Fact]
    public async Task What_cannot_be_written_is_written_when_the_disk_is_back()
    {
        string logs = folder.Write("logs", "a file where the folder is to be");
        await log.WriteAsync(SupervisionDecisionKind.Restart, "without a disk");
        Assert.Contains(logs, log.Trouble, StringComparison.Ordinal);
        File.Delete(logs);

        await log.WriteAsync(SupervisionDecisionKind.Restart, "with a disk");

        Assert.Null(log.Trouble);
        await AssertDecisionsAsync("without a disk", "with a disk");
    }

    [Fact]
    public async Task What_cannot_be_written_can_be_tried_again_without_another_decision()
    {
        string logs = folder.Write("logs", "a file where the folder is to be");
        await log.WriteAsync(SupervisionDecisionKind.Restart, "without a disk");
        await log.RetryAsync();
        Assert.NotNull(log.Trouble);
        File.Delete(logs);

        await log.RetryAsync();

        Assert.Null(log.Trouble);
        await AssertDecisionsAsync("without a disk");
    }

    [Fact]
    public async Task A_disk_that_does_not_answer_is_waited_for_once_and_gets_everything_when_it_does()
    {
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> written = [];
        using DecisionLog slow = new(folder.Path, SystemClock.Instance, TimeSpan.FromMilliseconds(50), async line =>
        {
            await answer.Task;
            written.Add(SupervisionJson.Read<SupervisionDecision>(line, "line").Reason);
        });
        await slow.WriteAsync(SupervisionDecisionKind.Restart, "0").WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("does not answer", slow.Trouble, StringComparison.Ordinal);
        // Whoever decides is held up no more: a thousand waits would take most of a minute.
        for (int number = 1; number <= 1000; number++)
            Assert.True(slow.WriteAsync(SupervisionDecisionKind.Restart, $"{number}").IsCompleted);

        answer.SetResult();
        await slow.RetryAsync();
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(2));
        while (slow.Trouble is not null)
            await Task.Delay(5, deadline.Token);

        // The one that was being written, and the newest of the rest.
        Assert.Equal(Enumerable.Range(801, 200).Prepend(0).Select(number => $"{number}"), written);
    }

    [Fact]
    public async Task A_file_somebody_else_writes_to_is_waited_for()
    {
        await log.WriteAsync(SupervisionDecisionKind.Restart, "first");
        Task writing;
        using (new FileStream(Path.Combine(folder.Path, "logs", DecisionLog.FileName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            writing = log.WriteAsync(SupervisionDecisionKind.Restart, "second");
            Assert.False(writing.IsCompleted);
        }

        await writing;
        Assert.Null(log.Trouble);
        await AssertDecisionsAsync("first", "second");
    }

    private async Task AssertDecisionsAsync(params string[] reasons) =>
        Assert.Equal(reasons, (await DecisionLog.ReadAsync(folder.Path, 10, default)).Select(decision => decision.Reason));
}
