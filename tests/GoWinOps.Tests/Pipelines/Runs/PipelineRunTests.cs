using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Pipelines.Runs;

public sealed class PipelineRunTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly SimulatedClock clock = new();

    private string JournalPath => folder.Combine("run.pipeline.jsonl");

    [Fact]
    public void A_run_goes_through_its_stages_and_tells_how_long_each_took()
    {
        Actions actions = new(stage => clock.DelayAsync(TimeSpan.FromMinutes(stage.Name.Length), default));

        GoPipelineResult result = Run(actions, "build", "test");

        Assert.Equal(GoPipelineState.Succeeded, result.State);
        Assert.Equal(new[] { TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(4) }, result.Stages.Select(stage => stage.Duration));
        Assert.Equal((TimeSpan.FromMinutes(9), clock.UtcNow.UtcDateTime.AddMinutes(-9)), (result.Duration, result.StartTime));
    }

    [Fact]
    public void A_stage_that_fails_ends_the_run_and_its_owner_is_told_once()
    {
        Actions actions = new(stage => stage.Name == "test" ? throw new GoWinOpsException("PipelineTestFailed", "test", "go test", 1, "boom") : Task.CompletedTask);

        GoPipelineResult result = Run(actions, "build", "test", "package");

        Assert.Equal(new[] { GoPipelineState.Succeeded, GoPipelineState.Failed, GoPipelineState.Pending }, result.Stages.Select(stage => stage.State));
        Assert.Equal(("PipelineTestFailed", GoPipelineState.Failed), (result.Stages[1].Error!.ErrorId, result.State));
        Assert.Equal(new[] { "test" }, actions.Notices);
    }

    [Fact]
    public void A_stage_that_fails_in_an_unforeseen_way_fails_as_well()
    {
        GoPipelineResult result = Run(new Actions(_ => throw new InvalidOperationException("odd")), "build");

        Assert.Equal((GoPipelineState.Failed, "UnexpectedFailure"), (result.State, result.Stages[0].Error!.ErrorId));
    }

    [Fact]
    public void A_stage_that_takes_too_long_is_ended_and_waited_for()
    {
        bool isCleanedUp = false;
        Actions actions = new(async (_, cancellation) =>
        {
            try
            {
                await clock.DelayAsync(TimeSpan.FromDays(30), cancellation);
            }
            finally
            {
                await clock.DelayAsync(TimeSpan.FromMinutes(3), CancellationToken.None);
                isCleanedUp = true;
            }
        });

        GoPipelineResult result = Run(actions, "test");

        Assert.True(isCleanedUp);
        Assert.Equal("PipelineStageTimedOut", result.Stages[0].Error!.ErrorId);
        Assert.Equal(TimeSpan.FromMinutes(63), result.Duration);
    }

    [Fact]
    public async Task A_run_goes_on_at_the_stage_that_failed_with_what_was_built_before()
    {
        string executable = folder.Write("orders.exe", "MZ");
        PipelineArtifact artifact = new() { Version = "1.0.0", Path = executable, Sha256 = await Nodes(executable) };
        Actions failing = new(stage => stage.Name == "test" ? throw new GoWinOpsException("PipelineTestFailed", "test", "go test", 1, "boom") : Task.CompletedTask) { Built = [artifact] };
        Run(failing, "build", "test", "package");
        Actions actions = new(_ => Task.CompletedTask);

        GoPipelineResult result = await ResumeAsync(actions);

        Assert.Equal(new[] { "test", "package" }, actions.CarriedOut);
        Assert.Equal((GoPipelineState.Succeeded, "1.0.0", executable), (result.State, result.Version, Assert.Single(result.Artifacts).Path));
        Assert.Equal(new[] { 1, 2, 1 }, result.Stages.Select(stage => stage.Attempts));
    }

    [Fact]
    public async Task A_file_that_is_not_the_one_that_was_built_is_not_passed_on()
    {
        string executable = folder.Write("orders.exe", "MZ");
        Actions actions = new(stage =>
        {
            if (stage.Name == "test")
                folder.Write("orders.exe", "MZ, but another");
            return Task.CompletedTask;
        })
        { Built = [new PipelineArtifact { Version = "1.0.0", Path = executable, Sha256 = await Nodes(executable) }] };

        GoPipelineResult result = await RunAsync(actions, SystemClock.Instance, "build", "test", "package");

        Assert.Equal("PipelineArtifactChanged", result.Stages[2].Error!.ErrorId);
        Assert.DoesNotContain("package", actions.CarriedOut);
    }

    [Fact]
    public async Task An_approval_that_is_not_given_holds_the_run_until_it_is_and_its_giver_is_written_down()
    {
        Actions actions = new(_ => Task.CompletedTask);
        GoPipelineResult held = Run(actions, "test", "approve-staging", "smoke-test-staging");
        actions.Approves = true;

        GoPipelineResult result = await ResumeAsync(actions);

        Assert.Equal((GoPipelineState.AwaitingApproval, GoPipelineState.Pending), (held.State, held.Stages[2].State));
        Assert.Equal(GoPipelineState.Succeeded, result.State);
        Assert.Equal(Environment.UserName + "@" + Environment.MachineName, result.Stages[1].ApprovedBy);
        Assert.Contains("\"stage\":\"approve-staging\",\"event\":\"done\",\"actor\":\"" + Environment.UserName, await File.ReadAllTextAsync(JournalPath));
    }

    [Fact]
    public async Task A_run_that_is_stopped_says_so_in_its_journal_and_goes_on_there()
    {
        using CancellationTokenSource stop = new();
        Actions actions = new(async (_, cancellation) =>
        {
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(actions, clock, ["test"], stop.Token));

        Assert.Empty(actions.Notices);
        Assert.Equal(GoPipelineState.Cancelled, PipelineLedger.Of(await PipelineJournal.ReadAsync(JournalPath, default), JournalPath).Result.State);
        Assert.Equal(GoPipelineState.Succeeded, (await ResumeAsync(new Actions(_ => Task.CompletedTask))).State);
    }

    [Fact]
    public async Task A_journal_cut_off_in_the_middle_of_a_line_goes_on_after_the_line_before()
    {
        Run(new Actions(_ => throw new GoWinOpsException("PipelinePackageFailed", "a", "a", "b")), "test");
        byte[] whole = await File.ReadAllBytesAsync(JournalPath);
        await File.WriteAllBytesAsync(JournalPath, whole[..^40]);

        GoPipelineResult result = await ResumeAsync(new Actions(_ => Task.CompletedTask));

        Assert.Equal((GoPipelineState.Succeeded, 2), (result.State, result.Stages[0].Attempts));
        Assert.Equal(4, (await PipelineJournal.ReadAsync(JournalPath, default)).Count);
    }

    [Fact]
    public async Task A_journal_that_was_altered_is_refused_with_the_line()
    {
        Run(new Actions(_ => Task.CompletedTask), "test", "approve-production");
        await File.WriteAllTextAsync(JournalPath, (await File.ReadAllTextAsync(JournalPath)).Replace("\"awaiting\"", "\"done\"", StringComparison.Ordinal));

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => PipelineJournal.ReadAsync(JournalPath, default));

        Assert.Equal("JournalDamaged", exception.ErrorId);
        Assert.Contains("line 5", exception.Message);
    }

    public void Dispose() => folder.Dispose();

    private static Task<string> Nodes(string path) => GoWinOps.Nodes.ContentHash.OfFileAsync(path, default);

    private GoPipelineResult Run(Actions actions, params string[] stages) => clock.Run(() => RunAsync(actions, clock, stages));

    private Task<GoPipelineResult> RunAsync(Actions actions, IClock time, params string[] stages) => RunAsync(actions, time, stages, default);

    private async Task<GoPipelineResult> RunAsync(Actions actions, IClock time, string[] stages, CancellationToken cancellationToken)
    {
        PipelineRunPlan plan = new() { Id = "run", StageDeadline = TimeSpan.FromHours(1), Stages = stages.Select(Stage).ToArray() };
        using PipelineJournal journal = PipelineJournal.Create(JournalPath);
        PipelineRun run = new(plan, new PipelineLedger(plan, JournalPath), journal, actions, time);
        run.Begin();
        return await run.GoOnAsync(cancellationToken);
    }

    private async Task<GoPipelineResult> ResumeAsync(Actions actions)
    {
        (PipelineJournal opened, IReadOnlyList<PipelineRecord> records) = await PipelineJournal.ContinueAsync(JournalPath, default);
        using PipelineJournal journal = opened;
        return await new PipelineRun(records[0].Plan!, PipelineLedger.Of(records, JournalPath), journal, actions, SystemClock.Instance).GoOnAsync(default);
    }

    private static PipelineStage Stage(string name) => new()
    {
        Name = name,
        Kind = name switch
        {
            "build" => PipelineStageKind.Build,
            "test" => PipelineStageKind.Test,
            "package" => PipelineStageKind.Package,
            _ => name.StartsWith("approve-", StringComparison.Ordinal) ? PipelineStageKind.Approve : PipelineStageKind.SmokeTest,
        },
    };

    /// <summary>Stages that do what the test says.</summary>
    private sealed class Actions(Func<PipelineStage, CancellationToken, Task> act) : IPipelineActions
    {
        internal Actions(Func<PipelineStage, Task> act)
            : this((stage, _) => act(stage))
        {
        }

        internal PipelineArtifact[]? Built { get; init; }

        internal bool Approves { get; set; }

        internal List<string> CarriedOut { get; } = [];

        internal List<string> Notices { get; } = [];

        public async Task<PipelineArtifact[]?> CarryOutAsync(PipelineStage stage, IReadOnlyList<PipelineArtifact> artifacts, CancellationToken cancellationToken)
        {
            CarriedOut.Add(stage.Name);
            await act(stage, cancellationToken);
            return stage.Kind == PipelineStageKind.Build ? Built : null;
        }

        public Task<bool> ApproveAsync(PipelineStage stage, GoPipelineResult result, CancellationToken cancellationToken) => Task.FromResult(Approves);

        public Task NotifyAsync(PipelineStage stage, Problem problem, GoPipelineResult result, CancellationToken cancellationToken)
        {
            Notices.Add(stage.Name);
            return Task.CompletedTask;
        }

        public void Recorded(PipelineRecord record, GoPipelineResult result)
        {
        }
    }
}
