using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The load-order groups of this node: those of Windows' list, which says in which order they start, and those that services or drivers are in.</summary>
/// <remarks>
/// Documentation of CreateService: a dependency on a group is met if at least one member of it runs after an attempt to start all of them. What Windows does about a
/// group that nobody is in is not documented; by these words it is never met.
/// </remarks>
internal sealed class LoadOrderGroups
{
    private const string Mark = "+";
    private const string Services = @"SYSTEM\CurrentControlSet\Services";
    private readonly HashSet<string> listed;
    private readonly ILookup<string, string> members;

    /// <param name="listed">The groups of Windows' list.</param>
    /// <param name="groupOf">The group of each service that is in one.</param>
    internal LoadOrderGroups(IEnumerable<string> listed, IEnumerable<KeyValuePair<string, string>> groupOf)
    {
        this.listed = new HashSet<string>(listed, StringComparer.OrdinalIgnoreCase);
        members = groupOf.ToLookup(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a dependency is one on a group.</summary>
    internal static bool IsGroup(string dependency) => dependency.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Reads them from the registry, where also those services show that this account may not see.</summary>
    internal static LoadOrderGroups Read() => new(
        LocalMachineRegistry.ReadTexts(@"SYSTEM\CurrentControlSet\Control\ServiceGroupOrder", "List") ?? Array.Empty<string>(),
        from service in LocalMachineRegistry.ListKeys(Services)
        let text = LocalMachineRegistry.ReadText($@"{Services}\{service}", "Group")
        where !string.IsNullOrEmpty(text)
        select new KeyValuePair<string, string>(service, text));

    /// <summary>Refuses a dependency on a group that nothing on the node knows, and answers with a warning for each that only the list knows.</summary>
    /// <param name="service">The service that is to depend on groups; it is no member that it could wait for.</param>
    /// <param name="dependsOn">All it is to depend on.</param>
    /// <exception cref="GoWinOpsException"><c>LoadOrderGroupMissing</c></exception>
    internal IReadOnlyList<string> Check(string service, IEnumerable<string> dependsOn)
    {
        string[] empty = dependsOn.Where(IsGroup).Select(name => name.Substring(Mark.Length)).Where(group => members[group].All(member => IsSame(member, service))).ToArray();
        string[] missing = empty.Where(group => !listed.Contains(group)).ToArray();
        return missing.Length == 0
            ? empty.Select(group => string.Format(CultureInfo.CurrentCulture, Messages.LoadOrderGroupEmpty, service, Environment.MachineName, group)).ToArray()
            : throw new GoWinOpsException(nameof(Messages.LoadOrderGroupMissing), service, service, Environment.MachineName, string.Join(", ", missing));
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
