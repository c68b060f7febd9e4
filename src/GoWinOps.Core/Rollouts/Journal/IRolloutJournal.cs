namespace GoWinOps.Rollouts.Journal;

/// <summary>Where a rollout writes what it is about to do and what it has done.</summary>
public interface IRolloutJournal
{
    /// <summary>Numbers and chains <paramref name="record"/> and returns once it would survive a power cut.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>JournalWriteFailed</c></exception>
    void Append(RolloutRecord record);
}
