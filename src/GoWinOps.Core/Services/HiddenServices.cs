using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Finds the services that exist and that this account may not see: an enumeration leaves them out without a word.</summary>
internal static class HiddenServices
{
    private const string ServicesKey = @"SYSTEM\CurrentControlSet\Services";

    /// <summary>The names of services that a full enumeration lacks and the registry has, and that are denied when one asks for them; sorted.</summary>
    /// <param name="manager">The manager of this machine.</param>
    /// <param name="visible">The names of all services and drivers that were enumerated.</param>
    internal static IReadOnlyList<string> Find(ServiceControlManager manager, IEnumerable<string> visible)
    {
        HashSet<string> seen = new(visible, StringComparer.OrdinalIgnoreCase);
        return LocalMachineRegistry.ListKeys(ServicesKey)
            .Where(name => !seen.Contains(name) && IsProgram(name) && IsDenied(manager, name))
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    private static bool IsProgram(string name) => (LocalMachineRegistry.ReadNumber(ServicesKey + @"\" + name, "Type") & Advapi32.ServiceWin32) is > 0;

    private static bool IsDenied(ServiceControlManager manager, string name)
    {
        try
        {
            using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryStatus);
            return false;
        }
        catch (GoWinOpsException exception)
        {
            return exception.Problem.NativeCode == Win32Errors.AccessDenied;
        }
    }
}
