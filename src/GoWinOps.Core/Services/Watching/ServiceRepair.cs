using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>One service that was looked at for a start it missed, and what became of it.</summary>
public sealed class ServiceRepair
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What became of it.</summary>
    public ServiceRepairOutcome Outcome { get; set; }

    /// <summary>Why.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>Why it missed its start, by the System log; null where the log cannot be read or says nothing, and of one that did not miss it.</summary>
    public string? Cause { get; set; }

    /// <summary>What the System log says about its starts and ends since the machine's boot, the newest first; null where it was not or could not be read.</summary>
    public ServiceRepairEvent[]? Events { get; set; }

    /// <summary>The Win32 code it was stopped with: 1053 no answer in time, 1068 a dependency failed, 1077 never started since the boot.</summary>
    public int ExitCode { get; set; }

    /// <summary>How often it was started.</summary>
    public int Attempts { get; set; }

    /// <summary>How long starting it took, pauses included.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>The last failure of one that did not come to run.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Which deployment, over since, has left the service's failure actions suspended; null when none has.</summary>
    public string? SuspendedBy { get; set; }

    /// <summary>Whether those failure actions were given back.</summary>
    public bool RecoveryRestored { get; set; }

    /// <summary>The service's name: what it stands for where a name is wanted.</summary>
    public override string ToString() => Name;
}
