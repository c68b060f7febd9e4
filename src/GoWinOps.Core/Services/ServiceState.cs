using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>What GoWinOps remembers of a service on its node: the content of <c>state.json</c>.</summary>
public sealed class ServiceState
{
    private DateTime updatedUtc;
    private DateTime? intentUtc;

    /// <summary>The release the service was last set to run; null before the first.</summary>
    public string? Current { get; set; }

    /// <summary>The release to go back to; null while none has proved itself.</summary>
    public string? LastStable { get; set; }

    /// <summary>The highest fencing token that has changed this service; a lower one is refused. 0 before the first.</summary>
    public long FencingToken { get; set; }

    /// <summary>The rollout that changed this service last.</summary>
    public string? RolloutId { get; set; }

    /// <summary>What people last wanted the service to do.</summary>
    public ServiceIntent Intent { get; set; }

    /// <summary>When they said so, in UTC by the node's clock.</summary>
    public DateTime? IntentUtc
    {
        get => intentUtc;
        set => intentUtc = value is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
    }

    /// <summary>The security identifiers of accounts that were granted the right to log on as a service for it, and lose it when it is uninstalled.</summary>
    public string[] GrantedLogonRights { get; set; } = Array.Empty<string>();

    /// <summary>Who was let into its folders; null before anybody was.</summary>
    public ServiceFolderAccess? FolderAccess { get; set; }

    /// <summary>How the service was asked to be run when it was installed last.</summary>
    public ServiceMode Mode { get; set; }

    /// <summary>Whether it was asked to be run without the service host though its program does not look as if it could answer the service control manager.</summary>
    public bool IsNativeForced { get; set; }

    /// <summary>How its program is watched over; null where nothing was asked for.</summary>
    public ServiceSupervision? Supervision { get; set; }

    /// <summary>How it was asked to be set up, since it was made; null for a service of an older GoWinOps.</summary>
    public ServiceSettings? Installed { get; set; }

    /// <summary>When settings were changed last that count only from a later start on, in UTC by the node's clock.</summary>
    public Dictionary<string, DateTime> Changed { get; set; } = new();

    /// <summary>When this was written, in UTC by the node's clock.</summary>
    public DateTime UpdatedUtc
    {
        get => updatedUtc;
        set => updatedUtc = DateTime.SpecifyKind(value, DateTimeKind.Utc);
    }
}
