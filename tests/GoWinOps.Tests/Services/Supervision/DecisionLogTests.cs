using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision;

public sealed class DecisionLogTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly DecisionLog log;

    public DecisionLogTests() => log = new DecisionLog(folder.Path, SystemClock.Instance);

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

    private async Task AssertDecisionsAsync(params string[] reasons) =>
        Assert.Equal(reasons, (await DecisionLog.ReadAsync(folder.Path, 10, default)).Select(decision => decision.Reason));
}
