using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The names of privileges.</summary>
public static class ServicePrivilege
{
    private static readonly string[] Names =
    {
        "SeAssignPrimaryTokenPrivilege", "SeAuditPrivilege", "SeBackupPrivilege", "SeChangeNotifyPrivilege", "SeCreateGlobalPrivilege",
        "SeCreatePagefilePrivilege", "SeCreatePermanentPrivilege", "SeCreateSymbolicLinkPrivilege", "SeCreateTokenPrivilege", "SeDebugPrivilege",
        "SeDelegateSessionUserImpersonatePrivilege", "SeEnableDelegationPrivilege", "SeImpersonatePrivilege", "SeIncreaseBasePriorityPrivilege",
        "SeIncreaseQuotaPrivilege", "SeIncreaseWorkingSetPrivilege", "SeLoadDriverPrivilege", "SeLockMemoryPrivilege", "SeMachineAccountPrivilege",
        "SeManageVolumePrivilege", "SeProfileSingleProcessPrivilege", "SeRelabelPrivilege", "SeRemoteShutdownPrivilege", "SeRestorePrivilege",
        "SeSecurityPrivilege", "SeShutdownPrivilege", "SeSyncAgentPrivilege", "SeSystemEnvironmentPrivilege", "SeSystemProfilePrivilege",
        "SeSystemtimePrivilege", "SeTakeOwnershipPrivilege", "SeTcbPrivilege", "SeTimeZonePrivilege", "SeTrustedCredManAccessPrivilege",
        "SeUndockPrivilege",
    };

    /// <summary>The privileges Windows is documented to have. Source: winnt.h, "Privilege Constants".</summary>
    public static IReadOnlyList<string> Known => Names;

    /// <summary>A name in Windows' own spelling; as it is when it is not among the known ones.</summary>
    internal static string Normalize(string name) => Names.FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) ?? name;

    /// <summary>Refuses what is no privilege here: a service that requires one that does not exist cannot start.</summary>
    /// <exception cref="GoWinOpsException"><c>ServicePrivilegeUnknown</c></exception>
    internal static void RequireKnown(string service, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            bool isKnown = Names.Contains(name, StringComparer.OrdinalIgnoreCase) || (NodeContext.IsWindows && Advapi32.LookupPrivilegeValueW(null, name, out _));
            if (!isKnown)
                throw new GoWinOpsException(nameof(Messages.ServicePrivilegeUnknown), service, service, Environment.MachineName, name);
        }
    }
}
