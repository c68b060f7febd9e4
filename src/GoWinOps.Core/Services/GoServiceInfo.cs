using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>A service on a node, as its service control manager describes it.</summary>
public sealed partial class GoServiceInfo
{
    private DateTime? processStartTimeUtc;

    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The name people read.</summary>
    public string DisplayName { get; set; } = string.Empty;

    /// <summary>What it does now.</summary>
    public GoServiceState State { get; set; }

    /// <summary>When it starts.</summary>
    public GoServiceStartType StartType { get; set; }

    /// <summary>The process it runs in; 0 when it does not run.</summary>
    public int ProcessId { get; set; }

    /// <summary>When that process started, in UTC; null when it does not run or may not be seen. With the process id it names one process for good.</summary>
    public DateTime? ProcessStartTimeUtc
    {
        get => processStartTimeUtc;
        // JSON loses the kind of a date on its way from a node.
        set => processStartTimeUtc = value is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
    }

    /// <summary>The Win32 code the service ended with; 1066 means that <see cref="ServiceExitCode"/> says more, 1067 that it crashed, 1077 that it never ran.</summary>
    public int ExitCode { get; set; }

    /// <summary>The service's own exit code, where <see cref="ExitCode"/> is 1066.</summary>
    public int ServiceExitCode { get; set; }

    /// <summary>The executable its ImagePath names.</summary>
    public string ExecutablePath { get; set; } = string.Empty;

    /// <summary>The arguments its ImagePath gives.</summary>
    public string[] Arguments { get; set; } = Array.Empty<string>();

    /// <summary>The release it is set to run; null for a service that GoWinOps did not install, and for one that was led away to another program since.</summary>
    public string? Release { get; set; }

    /// <summary>The release to go back to when a newer one fails.</summary>
    public string? LastStable { get; set; }

    /// <summary>Whom it runs as.</summary>
    public string Account { get; set; } = string.Empty;

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>The services it needs to run; load-order groups begin with '+'.</summary>
    public string[] DependsOn { get; set; } = Array.Empty<string>();

    /// <summary>What a failed start means to the machine's start.</summary>
    public ServiceErrorControl ErrorControl { get; set; } = ServiceErrorControl.Normal;

    /// <summary>The load-order group it belongs to; null for none.</summary>
    public string? LoadOrderGroup { get; set; }

    /// <summary>Whether its own SID is in its token; null when the node does not say.</summary>
    public ServiceSidType? SidType { get; set; }

    /// <summary>The only privileges its process keeps; empty when it keeps all its account has, null when the node does not say.</summary>
    public string[]? RequiredPrivileges { get; set; }

    /// <summary>How long it may take before the machine shuts down; null when the node does not say.</summary>
    public TimeSpan? PreshutdownTimeout { get; set; }

    /// <summary>The NUMA node it runs on where it can; null for none, and when the node does not say.</summary>
    public int? PreferredNode { get; set; }

    /// <summary>How its process is protected from others, administrators' too; null when the node does not say. It cannot be set here.</summary>
    public ServiceLaunchProtection? LaunchProtection { get; set; }

    /// <summary>What Windows does when it fails; null when the node does not say.</summary>
    public ServiceRecovery? Recovery { get; set; }

    /// <summary>Whether a deployment is at work on it, or has taken its failure actions away and not given them back; Get-GoServiceRecovery tells more.</summary>
    public bool RecoverySuspended { get; set; }

    /// <summary>The events that start or stop it; null when the node does not say.</summary>
    public ServiceTrigger[]? Triggers { get; set; }

    /// <summary>The variables of its own environment; null when they may not be read.</summary>
    public Dictionary<string, string>? Environment { get; set; }

    /// <summary>Whose it is and who may do what with it, in SDDL; null when the node does not say. What is audited is not looked at: that takes a privilege.</summary>
    public string? SecurityDescriptor { get; set; }

    /// <summary>Settings that were changed since it was started and count only from its next start on.</summary>
    public string[] PendingRestart { get; set; } = Array.Empty<string>();

    /// <summary>Settings that were changed since the machine was started and count only from its next start on.</summary>
    public string[] PendingSystemRestart { get; set; } = Array.Empty<string>();

    /// <summary>How it differs from what GoWinOps set up; empty when nobody else changed it, and for services that are not ours.</summary>
    public PropertyChange[] Drift { get; set; } = Array.Empty<PropertyChange>();

    /// <summary>Whether its ImagePath has a space and no quotes, so that Windows may run another program in its place (CWE-428).</summary>
    public bool IsPathUnquoted { get; set; }

    /// <summary>The service's name: what it stands for where a name is wanted.</summary>
    public override string ToString() => Name;
}
