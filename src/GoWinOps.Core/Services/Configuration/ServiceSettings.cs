using System;
using System.Collections.Generic;
using System.Reflection;

namespace GoWinOps.Services;

/// <summary>
/// How a service is to be set up: the one bag that Install-GoService, Set-GoService, the manifest and their operations share. What is null keeps its
/// value on an existing service and takes its default on a new one. No secret is ever in it.
/// </summary>
public class ServiceSettings
{
    /// <summary>The <see cref="PreferredNode"/> of a service that runs on any.</summary>
    public const int NoPreferredNode = -1;

    /// <summary>The arguments on the executable's command line, unquoted; empty removes them.</summary>
    public string[]? Arguments { get; set; }

    /// <summary>The name people read, unique on the machine; the service's name by default.</summary>
    public string? DisplayName { get; set; }

    /// <summary>What it is for; empty removes it.</summary>
    public string? Description { get; set; }

    /// <summary>When it starts; <see cref="GoServiceStartType.AutomaticDelayedStart"/> by default.</summary>
    public GoServiceStartType? StartType { get; set; }

    /// <summary>What a failed start means to the machine's start; <see cref="ServiceErrorControl.Normal"/> by default.</summary>
    public ServiceErrorControl? ErrorControl { get; set; }

    /// <summary>The load-order group it belongs to; empty removes it from its group.</summary>
    public string? LoadOrderGroup { get; set; }

    /// <summary>The services it needs, load-order groups with a leading <c>+</c>; empty clears them.</summary>
    public string[]? DependsOn { get; set; }

    /// <summary>Whom it runs as; the virtual account <c>NT SERVICE\name</c> by default.</summary>
    public string? Account { get; set; }

    /// <summary>Whether its own SID is in its token; Windows' default is <see cref="ServiceSidType.None"/>.</summary>
    public ServiceSidType? SidType { get; set; }

    /// <summary>The only privileges its process keeps of those its account has; empty lets it keep all.</summary>
    public string[]? RequiredPrivileges { get; set; }

    /// <summary>How long it may take to stop before the machine shuts down; 10 seconds on Windows since build 15063.</summary>
    public TimeSpan? PreshutdownTimeout { get; set; }

    /// <summary>The NUMA node of the machine it runs on where it can, from 0 to 65535; <see cref="NoPreferredNode"/> lets it run on any, which is the default.</summary>
    public int? PreferredNode { get; set; }

    /// <summary>
    /// Who may do what with it, <c>D:(…)</c>, whose it is, <c>O:…G:…</c>, and what of that is audited, <c>S:(…)</c>, in SDDL. A part that is not there stays as it is,
    /// and is Windows' own default for a new service.
    /// </summary>
    public string? SecurityDescriptor { get; set; }

    /// <summary>What Windows does when it fails; a new service is restarted after 5, after 10 and then always after 60 seconds by default.</summary>
    public ServiceRecovery? Recovery { get; set; }

    /// <summary>The events that start or stop it, all of them; empty removes them.</summary>
    public ServiceTrigger[]? Triggers { get; set; }

    /// <summary>
    /// Variables of its own environment, by name; null removes one, and those not named stay. Every user of the node can read them: they are no place for
    /// secrets.
    /// </summary>
    public Dictionary<string, string?>? Environment { get; set; }

    /// <summary>How the program is run; as its executable says by default, and then as it was asked before.</summary>
    public ServiceMode? Mode { get; set; }

    /// <summary>How the program is watched over, all of it: what it leaves out takes its default. Null keeps what there is.</summary>
    public ServiceSupervision? Supervision { get; set; }

    /// <summary>These settings, and where they say nothing those of <paramref name="fallback"/>.</summary>
    public ServiceSettings Or(ServiceSettings? fallback)
    {
        ServiceSettings merged = new();
        foreach (PropertyInfo property in typeof(ServiceSettings).GetProperties())
            property.SetValue(merged, property.GetValue(this) ?? (fallback is null ? null : property.GetValue(fallback)));
        return merged;
    }

    /// <summary>Refuses what cannot be right on any node.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceSettingInvalid</c>, <c>ServiceTriggerInvalid</c>, <c>ServiceEnvironmentInvalid</c></exception>
    public void RequireValid() => ServiceSettingList.Validate(this);
}
