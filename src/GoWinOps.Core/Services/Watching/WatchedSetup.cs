using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>How a service is set up, as far as it matters to whether anybody but a person starts it.</summary>
internal sealed record WatchedSetup
{
    /// <summary>The name people and events know it by.</summary>
    internal string DisplayName { get; init; } = string.Empty;

    /// <summary>The services it needs; groups are left out.</summary>
    internal IReadOnlyList<string> DependsOn { get; init; } = Array.Empty<string>();

    /// <summary>When it starts.</summary>
    internal GoServiceStartType StartType { get; init; }

    /// <summary>Whether an event of the machine starts it; null where that cannot be told.</summary>
    internal bool? HasTriggers { get; init; }

    /// <summary>The executable of its ImagePath, or the one its host runs.</summary>
    internal string Executable { get; init; } = string.Empty;

    /// <summary>Whether the service host runs it, and therefore watches it.</summary>
    internal bool IsHosted { get; init; }

    /// <summary>
    /// The longest pause of the service control manager's own restarts after a failure; null where it restarts nothing, or where that cannot be told.
    /// </summary>
    internal TimeSpan? RecoveryDelay { get; init; }

    /// <summary>Whether the manager's recovery also counts a service that stopped by itself with an error; otherwise only crashes count.</summary>
    internal bool RecoversFromErrors { get; init; }
}
