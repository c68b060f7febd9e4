using System.Collections.Generic;

namespace GoWinOps.Rollouts.Journal;

/// <summary>What was read of a journal.</summary>
internal sealed class JournalReading
{
    internal JournalReading(IReadOnlyList<RolloutRecord> records, bool endsTorn)
    {
        Records = records;
        EndsTorn = endsTorn;
    }

    /// <summary>All whole records in order; the first carries the plan.</summary>
    internal IReadOnlyList<RolloutRecord> Records { get; }

    /// <summary>Whether the last line was cut off, as when the machine stopped while it was written.</summary>
    internal bool EndsTorn { get; }
}
