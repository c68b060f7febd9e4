using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Works out from a run's records how far it is: the same for a run that goes on and for one that is read from its journal.</summary>
internal sealed class PipelineLedger
{
    internal PipelineLedger(PipelineRunPlan plan, string journalPath) => Result = new GoPipelineResult
    {
        Id = plan.Id,
        Name = plan.Name,
        Commit = plan.Source.Commit,
        Manifest = plan.ManifestPath,
        JournalPath = journalPath,
        Stages = plan.Stages.Select(stage => new GoPipelineStageResult { Name = stage.Name, Environment = stage.Environment }).ToArray(),
    };

    /// <summary>How far the run is.</summary>
    internal GoPipelineResult Result { get; }

    /// <summary>The ledger of a journal's records.</summary>
    internal static PipelineLedger Of(IReadOnlyList<PipelineRecord> records, string journalPath)
    {
        PipelineLedger ledger = new(records[0].Plan!, journalPath);
        foreach (PipelineRecord record in records)
            ledger.Add(record);
        return ledger;
    }

    /// <summary>The stage's place in the result.</summary>
    internal GoPipelineStageResult StageOf(string name) => Result.Stages.First(stage => stage.Name == name);

    /// <summary>Takes a record into account.</summary>
    internal void Add(PipelineRecord record)
    {
        if (record.Plan is not null)
            Result.StartTime = record.Utc.UtcDateTime;
        else
            Add(record, StageOf(record.Stage));
        Result.Duration = TimeSpan.FromTicks(Result.Stages.Sum(stage => stage.Duration.Ticks));
        Result.State = StateOf(Result.Stages);
    }

    private void Add(PipelineRecord record, GoPipelineStageResult stage)
    {
        if (record.Event == PipelineEvent.Intent)
        {
            stage.StartTime = record.Utc.UtcDateTime;
            stage.Attempts++;
            stage.Duration = TimeSpan.Zero;
        }
        else
        {
            stage.Duration = record.Utc.UtcDateTime - (stage.StartTime ?? record.Utc.UtcDateTime);
        }

        stage.Error = record.Error;
        stage.State = StateOf(record.Event);
        if (record.Event == PipelineEvent.Done && stage.Name.StartsWith("approve-", StringComparison.Ordinal))
            stage.ApprovedBy = record.Actor;
        if (record.Artifacts is { Length: > 0 } artifacts)
        {
            Result.Artifacts = artifacts;
            Result.Version = artifacts[0].Version;
        }
    }

    private static GoPipelineState StateOf(PipelineEvent what) => what switch
    {
        PipelineEvent.Done => GoPipelineState.Succeeded,
        PipelineEvent.Failed => GoPipelineState.Failed,
        PipelineEvent.Cancelled => GoPipelineState.Cancelled,
        PipelineEvent.Awaiting => GoPipelineState.AwaitingApproval,
        _ => GoPipelineState.Running,
    };

    // One stage comes after the other, so the first that did not go well says how the run stands.
    private static GoPipelineState StateOf(GoPipelineStageResult[] stages)
    {
        GoPipelineState state = stages.Select(stage => stage.State).FirstOrDefault(state => state != GoPipelineState.Succeeded);
        if (stages.All(stage => stage.State == GoPipelineState.Succeeded))
            return GoPipelineState.Succeeded;
        return state == GoPipelineState.Pending && stages[0].State != GoPipelineState.Pending ? GoPipelineState.Running : state;
    }
}
