using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts;

/// <summary>What the journals of a folder say of past and present rollouts.</summary>
public sealed class RolloutHistory
{
    private readonly JournalFolder folder;

    /// <summary>The rollouts of <paramref name="folder"/>.</summary>
    public RolloutHistory(JournalFolder folder) => this.folder = folder;

    /// <summary>All rollouts, those that began last first.</summary>
    public IReadOnlyList<string> Ids() => folder.RolloutIds();

    /// <summary>Reads one rollout. One whose process is gone before it ended is interrupted, and says what is in doubt.</summary>
    /// <exception cref="GoWinOpsException"><c>JournalDamaged</c>, <c>JournalUnreadable</c></exception>
    public async Task<RolloutResult> ReadAsync(string rolloutId, CancellationToken cancellationToken)
    {
        string path = folder.JournalOf(rolloutId);
        JournalReading reading = await JournalReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        RolloutResult result = RolloutLedger.Replay(reading.Records).Result;
        if (!HasEnded(result.State) && RolloutLease.HolderOf(folder, result.Service)?.RolloutId != rolloutId)
        {
            // It may have ended between the two looks; only a journal read after its process was gone can tell.
            reading = await JournalReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
            result = RolloutLedger.Replay(reading.Records).Result;
            if (!HasEnded(result.State))
                Interrupt(result);
        }

        result.JournalPath = path;
        result.IsJournalTorn = reading.EndsTorn;
        return result;
    }

    /// <summary>
    /// The last rollout of a service, if it was cut off with nodes drained: whoever rolls out next would take those for drained by an operator and leave them so.
    /// </summary>
    /// <returns>Null when the last rollout left nothing behind, or cannot be read.</returns>
    public async Task<RolloutResult?> FindLeftDrainedAsync(string service, CancellationToken cancellationToken)
    {
        foreach (string id in Ids())
        {
            try
            {
                RolloutResult result = await ReadAsync(id, cancellationToken).ConfigureAwait(false);
                if (string.Equals(result.Service, service, StringComparison.OrdinalIgnoreCase))
                    return result.State == RolloutState.Interrupted && result.Nodes.Any(node => node.IsDrained) ? result : null;
            }
            catch (GoWinOpsException)
            {
                // A journal that cannot be read is Get-RollingUpdate's to report; it must not keep an urgent rollout from starting.
            }
        }

        return null;
    }

    private static bool HasEnded(RolloutState state) => state is RolloutState.Succeeded or RolloutState.Paused or RolloutState.RolledBack
        or RolloutState.Failed or RolloutState.Cancelled or RolloutState.NeedsAttention;

    private static void Interrupt(RolloutResult result)
    {
        Problem problem = Problem.Create(nameof(Messages.RolloutInterrupted), result.Id, result.Actor, result.State, Doubts(result));
        result.State = RolloutState.Interrupted;
        result.Reason = problem.Message;
        result.ErrorId = problem.ErrorId;
        result.RecommendedAction = problem.RecommendedAction;
    }

    private static string Doubts(RolloutResult result)
    {
        string[] doubts = result.Nodes
            .Where(node => node.IsInDoubt)
            .Select(node => $"{node.Name} had begun {node.Phase}, which may or may not have been done{(node.IsDrained ? "; it is drained" : string.Empty)}")
            .Concat(result.Nodes.Where(node => !node.IsInDoubt && node.IsDrained).Select(node => $"{node.Name} is drained after {node.Phase}"))
            .Concat(result.Nodes.Where(node => node.IsRecoverySuspended).Select(node => $"on {node.Name} the service's failure actions are suspended"))
            .ToArray();
        return doubts.Length == 0 ? "No node was being worked on." : string.Join(". ", doubts) + ".";
    }
}
