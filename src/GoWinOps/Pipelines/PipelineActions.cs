using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Carries the stages of a run out: building and deploying by this module's own cmdlets, everything else by the engine.</summary>
internal sealed class PipelineActions : IPipelineActions, IDisposable
{
    private static readonly TimeSpan NoticeDeadline = TimeSpan.FromSeconds(30);

    private readonly InvokeGoPipelineCommand command;
    private readonly GoManifest manifest;
    private readonly PipelineRunPlan plan;
    private readonly PipelineFolder folder;
    private readonly int activityId = ServiceProgress.NextActivityId();

    internal PipelineActions(InvokeGoPipelineCommand command, GoManifest manifest, PipelineRunPlan plan, PipelineFolder folder)
    {
        this.command = command;
        this.manifest = manifest;
        this.plan = plan;
        this.folder = folder;
    }

    private string Title => $"Pipeline of {plan.Name}";

    public async Task<PipelineArtifact[]?> CarryOutAsync(PipelineStage stage, IReadOnlyList<PipelineArtifact> artifacts, CancellationToken cancellationToken)
    {
        try
        {
            switch (stage.Kind)
            {
                case PipelineStageKind.Build:
                    return await BuildAsync(cancellationToken).ConfigureAwait(false);
                case PipelineStageKind.Test:
                    await new GoTestStage(manifest, plan.GoPath, folder.LogOf(plan.Id, stage.Name)).RunAsync(command.Verbose, cancellationToken).ConfigureAwait(false);
                    break;
                case PipelineStageKind.Package:
                    command.Verbose($"Pack into '{PackageStage.FolderOf(plan.OutputPath, artifacts[0].Version)}'");
                    await PackageStage.RunAsync(plan.OutputPath, artifacts, cancellationToken).ConfigureAwait(false);
                    break;
                case PipelineStageKind.Deploy:
                    await RunAsync(StageCommands.Deploy(command, plan, manifest, stage, artifacts), cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    await SmokeTestStage.RunAsync(manifest, stage.Environment, SystemClock.Instance, command.Verbose, cancellationToken).ConfigureAwait(false);
                    break;
            }

            return null;
        }
        catch (GoWinOpsException exception)
        {
            // It goes into the journal, and a tool may have printed its own environment.
            exception.Problem.Message = OwnerNotification.WithoutSecret(NotificationOf(stage), exception.Problem.Message);
            throw;
        }
    }

    public Task<bool> ApproveAsync(PipelineStage stage, GoPipelineResult result, CancellationToken cancellationToken) => command.AskAsync(
        $"Deploy {result.Name} {result.Version} (commit {(result.Commit.Length == 0 ? "unknown" : result.Commit)}) to {stage.Environment}?\n" +
        $"Until now: {string.Join(", ", result.Stages.Where(one => one.State == GoPipelineState.Succeeded).Select(one => $"{one.Name} {one.Duration.TotalSeconds:0.0} s"))}",
        $"Approval for {stage.Environment}");

    public async Task NotifyAsync(PipelineStage stage, Problem problem, GoPipelineResult result, CancellationToken cancellationToken)
    {
        if (NotificationOf(stage) is not { } notification)
            return;
        OwnerNotification owner = new(notification, System.IO.Path.GetDirectoryName(manifest.Path)!, NoticeDeadline);
        foreach (string fault in await owner.SendAsync(new FailureNotice(notification.Owner, stage, problem, result), cancellationToken).ConfigureAwait(false))
            await command.WarnAsync(fault).ConfigureAwait(false);
    }

    public void Recorded(PipelineRecord record, GoPipelineResult result)
    {
        int ended = result.Stages.Count(stage => stage.State == GoPipelineState.Succeeded);
        string status = record.Stage.Length == 0 ? result.Id : $"{record.Stage} ({Math.Min(ended + 1, result.Stages.Length)} of {result.Stages.Length})";
        command.Verbose($"{record.Utc.ToLocalTime():HH:mm:ss} {(record.Stage.Length == 0 ? "run " + result.Id : record.Stage)}: {record.Event}");
        command.Progress(new ProgressRecord(activityId, Title, status) { PercentComplete = 100 * ended / result.Stages.Length });
    }

    /// <summary>Takes the progress bar away.</summary>
    public void Dispose() => command.Progress(new ProgressRecord(activityId, Title, "done") { RecordType = ProgressRecordType.Completed });

    private ManifestNotification? NotificationOf(PipelineStage stage) =>
        (stage.Environment.Length == 0 ? null : manifest.EnvironmentOf(stage.Environment).Notify) ?? manifest.Pipeline?.Notify;

    private async Task<PipelineArtifact[]> BuildAsync(CancellationToken cancellationToken)
    {
        NestedOutcome outcome = await RunAsync(StageCommands.Build(plan), cancellationToken).ConfigureAwait(false);
        return outcome.Output.Select(item => item.BaseObject).OfType<GoArtifact>()
            .Select(artifact => new PipelineArtifact { Name = artifact.Name, Version = artifact.Version, Target = artifact.Target, Path = artifact.Path, Sha256 = artifact.Sha256 })
            .ToArray();
    }

    private async Task<NestedOutcome> RunAsync(NestedCommand nested, CancellationToken cancellationToken)
    {
        command.Verbose(nested.DisplayText);
        NestedOutcome outcome = await command.RunAsync(nested, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        outcome.ThrowIfFailed();
        return outcome;
    }
}
