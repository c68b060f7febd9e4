using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Names of this machine's services, for completion at the prompt.</summary>
public static class LocalServices
{
    /// <summary>Names and display names that begin with <paramref name="prefix"/>, regardless of case; none where there are no services.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> StartingWith(string prefix)
    {
        if (!NodeContext.IsWindows)
            return Array.Empty<KeyValuePair<string, string>>();
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService);
        return manager.Enumerate()
            .Where(service => service.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .OrderBy(service => service.Name, StringComparer.OrdinalIgnoreCase)
            .Select(service => new KeyValuePair<string, string>(service.Name, service.DisplayName))
            .ToList();
    }
}
