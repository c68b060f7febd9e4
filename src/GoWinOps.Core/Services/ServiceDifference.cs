using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Says in which properties two set-ups of a service differ.</summary>
internal static class ServiceDifference
{
    /// <summary>The properties that change on the way from one set-up, or from nothing, to another.</summary>
    internal static IEnumerable<PropertyChange> Between(ServiceConfiguration? from, ServiceConfiguration to, ReleaseFolder releases)
    {
        ServiceCommandLine? before = from is null ? null : ServiceCommandLine.Parse(from.CommandLine);
        ServiceCommandLine after = ServiceCommandLine.Parse(to.CommandLine);
        string? oldRelease = before is null ? null : releases.VersionOf(before.Executable);
        List<PropertyChange> changes = new();
        Add(nameof(GoServiceInfo.Release), oldRelease, releases.VersionOf(after.Executable), StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.ExecutablePath), before?.Executable, after.Executable, StringComparer.OrdinalIgnoreCase);
        Add(nameof(GoServiceInfo.Arguments), Show(before?.Arguments), Show(after.Arguments), StringComparer.Ordinal);
        Add(nameof(GoServiceInfo.StartType), from?.StartType.ToString(), to.StartType.ToString(), StringComparer.Ordinal);
        if (from is null || !ServiceAccount.AreSame(from.Account, to.Account))
            Add(nameof(GoServiceInfo.Account), from?.Account, to.Account, StringComparer.Ordinal);
        Add(nameof(GoServiceInfo.DisplayName), from?.DisplayName, to.DisplayName, StringComparer.Ordinal);
        Add(nameof(GoServiceInfo.Description), from?.Description, to.Description, StringComparer.Ordinal);
        Add(nameof(GoServiceInfo.DependsOn), Show(from?.DependsOn), Show(to.DependsOn), StringComparer.OrdinalIgnoreCase);
        // An unquoted path is the same program, and a hole: it shows as a change of its own.
        if (from is not null && changes.Count == 0 && !string.Equals(from.CommandLine, to.CommandLine, StringComparison.OrdinalIgnoreCase))
            Add(nameof(GoServiceInfo.ExecutablePath), from.CommandLine, to.CommandLine, StringComparer.OrdinalIgnoreCase);
        return changes;

        void Add(string property, string? old, string? now, StringComparer comparer)
        {
            if (!comparer.Equals(old ?? string.Empty, now ?? string.Empty))
                changes.Add(new PropertyChange { Property = property, From = old, To = now });
        }
    }

    /// <summary>Whether a change of the property counts only when the service starts again.</summary>
    internal static bool NeedsRestart(string property) => property is nameof(GoServiceInfo.Release) or nameof(GoServiceInfo.ExecutablePath)
        or nameof(GoServiceInfo.Arguments) or nameof(GoServiceInfo.Account);

    private static string? Show(string[]? values) => values is null || values.Length == 0 ? null : string.Join(" ", values.Select(Quote));

    private static string Quote(string value) => value.Length == 0 || value.Contains(" ") ? "'" + value + "'" : value;
}
