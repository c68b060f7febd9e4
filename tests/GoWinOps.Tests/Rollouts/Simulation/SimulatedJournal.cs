using System;
using System.Collections.Generic;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>A journal in memory that writes and reads real lines, and can cut the control process's life short at any record.</summary>
internal sealed class SimulatedJournal : IRolloutJournal
{
    private readonly SimulatedFleet fleet;
    private string previousHash = string.Empty;

    internal SimulatedJournal(SimulatedFleet fleet) => this.fleet = fleet;

    internal List<RolloutRecord> Records { get; } = new();

    /// <summary>The control process dies right after it has written this record.</summary>
    internal int? DiesAfter { get; set; }

    /// <summary>From this record on the disk is full.</summary>
    internal int? FullFrom { get; set; }

    public void Append(RolloutRecord record)
    {
        fleet.Power.Check();
        if (Records.Count >= FullFrom)
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), "journal", "journal", "no space left on device");
        record.Seq = Records.Count;
        record.PrevHash = previousHash;
        string line = JournalLine.Write(record, out previousHash);
        Records.Add(JournalLine.Read<RolloutRecord>(line, out _) ?? throw new InvalidOperationException("A line cannot be read back."));
        fleet.Actions.Add((fleet.Clock.TrueTime, record.Node ?? string.Empty, $"Journal {record.Event} {record.Phase}"));
        if (Records.Count - 1 == DiesAfter)
            fleet.Power.TurnOff();
    }
}
