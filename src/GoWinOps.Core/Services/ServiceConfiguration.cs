using System;

namespace GoWinOps.Services;

/// <summary>How a service is set up, as far as GoWinOps reads and writes it. Null is unknown: this service control manager knows no such setting, or may not be asked.</summary>
internal sealed record ServiceConfiguration
{
    /// <summary>The quoted executable and its arguments.</summary>
    internal string CommandLine { get; init; } = string.Empty;

    internal string DisplayName { get; init; } = string.Empty;

    internal string? Description { get; init; }

    internal GoServiceStartType StartType { get; init; }

    internal ServiceErrorControl ErrorControl { get; init; } = ServiceErrorControl.Normal;

    internal string LoadOrderGroup { get; init; } = string.Empty;

    /// <summary>The account in the service control manager's own spelling.</summary>
    internal string Account { get; init; } = ServiceAccount.LocalSystem;

    internal string[] DependsOn { get; init; } = Array.Empty<string>();

    internal ServiceSidType? SidType { get; init; }

    internal string[]? RequiredPrivileges { get; init; }

    internal TimeSpan? PreshutdownTimeout { get; init; }

    /// <summary>The NUMA node it runs on where it can; <see cref="ServiceSettings.NoPreferredNode"/> for none.</summary>
    internal int? PreferredNode { get; init; }

    internal ServiceLaunchProtection? LaunchProtection { get; init; }

    /// <summary>Its access list in SDDL.</summary>
    internal string? SecurityDescriptor { get; init; }

    /// <summary>Its owner and its group in SDDL.</summary>
    internal string? SecurityOwner { get; init; }

    /// <summary>Its audit list in SDDL; read only where somebody asks for one.</summary>
    internal string? SecurityAudit { get; init; }

    /// <summary>Actions, reset period, command and message.</summary>
    internal ServiceRecovery? Recovery { get; init; }

    internal bool? RecoveryOnNonCrashFailure { get; init; }

    internal ServiceTrigger[]? Triggers { get; init; }

    /// <summary>The lines <c>NAME=value</c> of its own environment.</summary>
    internal string[]? Environment { get; init; }
}
