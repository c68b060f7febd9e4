using System;
using System.Linq;

namespace GoWinOps.Windows;

/// <summary>Rights by the names that Windows' documentation and its security audit have for them.</summary>
internal static class RightNames
{
    private static readonly (ServiceRights Right, string Name)[] OfServices =
    {
        (ServiceRights.QueryConfig, "SERVICE_QUERY_CONFIG"),
        (ServiceRights.ChangeConfig, "SERVICE_CHANGE_CONFIG"),
        (ServiceRights.QueryStatus, "SERVICE_QUERY_STATUS"),
        (ServiceRights.EnumerateDependents, "SERVICE_ENUMERATE_DEPENDENTS"),
        (ServiceRights.Start, "SERVICE_START"),
        (ServiceRights.Stop, "SERVICE_STOP"),
        (ServiceRights.Delete, "DELETE"),
        (ServiceRights.ReadControl, "READ_CONTROL"),
        (ServiceRights.WriteDac, "WRITE_DAC"),
        (ServiceRights.WriteOwner, "WRITE_OWNER"),
        (ServiceRights.AccessSystemSecurity, "ACCESS_SYSTEM_SECURITY"),
    };

    private static readonly (ServiceManagerRights Right, string Name)[] OfManager =
    {
        (ServiceManagerRights.Connect, "SC_MANAGER_CONNECT"),
        (ServiceManagerRights.CreateService, "SC_MANAGER_CREATE_SERVICE"),
        (ServiceManagerRights.EnumerateService, "SC_MANAGER_ENUMERATE_SERVICE"),
    };

    /// <summary>Every single right on a service.</summary>
    internal static ServiceRights[] Services { get; } = OfServices.Select(item => item.Right).ToArray();

    /// <summary>The names of rights on a service.</summary>
    internal static string Of(ServiceRights rights) => string.Join(" | ", OfServices.Where(item => (rights & item.Right) != 0).Select(item => item.Name));

    /// <summary>The names of rights on the service control manager.</summary>
    internal static string Of(ServiceManagerRights rights) => string.Join(" | ", OfManager.Where(item => (rights & item.Right) != 0).Select(item => item.Name));

    /// <summary>Those of the rights that are denied by themselves; all of them where none is, which can only be a change since.</summary>
    /// <param name="rights">The rights that were denied together.</param>
    /// <param name="isDenied">Asks for one of them.</param>
    internal static ServiceRights Missing(ServiceRights rights, Func<ServiceRights, bool> isDenied)
    {
        ServiceRights missing = Services.Where(right => (rights & right) != 0 && isDenied(right)).Aggregate((ServiceRights)0, (all, right) => all | right);
        return missing == 0 ? rights : missing;
    }
}
