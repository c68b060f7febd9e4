using System;

namespace GoWinOps.Services;

/// <summary>What Windows does when a service fails, as its service control manager has it now.</summary>
public sealed class GoServiceRecovery
{
    private DateTime? suspendedSinceUtc;

    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether the service control manager knows of failure actions at all; where it does not, all that follows is empty.</summary>
    public bool IsKnown { get; set; }

    /// <summary>What is done at the first failure, at the second, and so on; the last one is repeated for every failure that follows.</summary>
    public ServiceRecoveryAction[] Actions { get; set; } = Array.Empty<ServiceRecoveryAction>();

    /// <summary>How long without a failure until the count begins at the first action again; negative for never; null without actions.</summary>
    public TimeSpan? ResetPeriod { get; set; }

    /// <summary>The command that is run, as the service's account; null for none.</summary>
    public string? Command { get; set; }

    /// <summary>What people who are logged on are told before a reboot; null for none.</summary>
    public string? RebootMessage { get; set; }

    /// <summary>Whether a service that stops by itself and reports an error counts as failed, too; null where that is not known.</summary>
    public bool? OnNonCrashFailure { get; set; }

    /// <summary>What happens at which failure, in words.</summary>
    public string Summary { get; set; } = string.Empty;

    /// <summary>Whether a deployment has taken the actions away and not given them back yet, or is at work on a service that has none.</summary>
    public bool Suspended { get; set; }

    /// <summary>Since when, in UTC by the node's clock.</summary>
    public DateTime? SuspendedSinceUtc
    {
        get => suspendedSinceUtc;
        // JSON loses the kind of a date on its way from a node.
        set => suspendedSinceUtc = value is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
    }

    /// <summary>What suspended them.</summary>
    public string? SuspendedBy { get; set; }

    /// <summary>The actions that are given back.</summary>
    public ServiceRecoveryAction[] SuspendedActions { get; set; } = Array.Empty<ServiceRecoveryAction>();

    /// <summary>The reset period that is given back with them; null when there are none.</summary>
    public TimeSpan? SuspendedResetPeriod { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Summary;
}
