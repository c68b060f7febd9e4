using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// The access lists of a service's folders: its account reads and runs the releases, and writes its logs. Nothing is inherited from above, and users
/// have no business in there: logs tell secrets.
/// </summary>
internal sealed class ServiceFolders
{
    private const uint FullControl = 0x001F_01FF;
    private const uint ReadAndExecute = 0x0012_00A9;
    private const uint Modify = 0x0013_01BF;
    private const AccessEntryFlags HereAndBelow = AccessEntryFlags.ObjectInherit | AccessEntryFlags.ContainerInherit;
    private readonly string releases;
    private readonly string logs;

    /// <summary>The folders of <paramref name="service"/>.</summary>
    internal ServiceFolders(NodeContext context, string service)
    {
        releases = Path.Combine(context.ServiceFolder(service), "releases");
        logs = Path.Combine(context.ServiceFolder(service), "logs");
    }

    /// <summary>Whether the folders let in whom they should. What a volume without access lists was asked for counts as done.</summary>
    internal bool IsAsWanted(ServiceFolderAccess? recorded, IReadOnlyList<Sid> principals)
    {
        if (recorded is null || !recorded.Principals.SequenceEqual(principals.Select(sid => sid.ToString()), StringComparer.OrdinalIgnoreCase))
            return false;
        return !recorded.IsVerified || (Matches(releases, OfReleases(principals)) && Matches(logs, OfLogs(principals)));
    }

    /// <summary>Lets the account in, and nobody else who was let in before.</summary>
    internal ServiceFolderAccess Apply(IReadOnlyList<Sid> principals)
    {
        Set(releases, OfReleases(principals));
        Set(logs, OfLogs(principals));
        // Releases that an earlier version laid there inherit nothing.
        foreach (string release in Directory.GetDirectories(releases).Where(folder => FolderSecurity.TryRead(folder)?.IsProtected == true))
            FolderSecurity.Set(release, new SecurityDescriptor { Access = Array.Empty<AccessEntry>() });
        return new ServiceFolderAccess
        {
            Principals = principals.Select(sid => sid.ToString()).ToArray(),
            IsVerified = Matches(releases, OfReleases(principals)) && Matches(logs, OfLogs(principals)),
        };
    }

    /// <summary>Lets nobody in any more but SYSTEM and Administrators: for folders that stay when the service goes.</summary>
    internal void Close()
    {
        foreach (string folder in new[] { releases, logs }.Where(Directory.Exists))
            FolderSecurity.Set(folder, OfReleases(Array.Empty<Sid>()));
    }

    /// <summary>The list of the folder of releases.</summary>
    internal static SecurityDescriptor OfReleases(IEnumerable<Sid> principals) => Of(principals, ReadAndExecute);

    /// <summary>The list of the folder of logs.</summary>
    internal static SecurityDescriptor OfLogs(IEnumerable<Sid> principals) => Of(principals, Modify);

    /// <summary>Whether two lists let in the same people; the order of entries that only allow does not count.</summary>
    internal static bool AreSame(SecurityDescriptor? actual, SecurityDescriptor wanted) =>
        actual is { IsProtected: true, Access: not null } && actual.Access.Count == wanted.Access!.Count && wanted.Access.All(actual.Access.Contains);

    private static SecurityDescriptor Of(IEnumerable<Sid> principals, uint rights) => new()
    {
        IsProtected = true,
        Access = new[] { (WellKnownAccount.LocalSystem, FullControl), (WellKnownAccount.Administrators, FullControl) }
            .Concat(principals.Select(sid => (sid, rights)))
            .Select(item => new AccessEntry(AccessEntryKind.Allow, HereAndBelow, item.Item2, item.Item1)).ToList(),
    };

    private static void Set(string folder, SecurityDescriptor wanted)
    {
        ProtectedFolder.Create(folder);
        if (!Matches(folder, wanted))
            FolderSecurity.Set(folder, wanted);
    }

    private static bool Matches(string folder, SecurityDescriptor wanted) => AreSame(FolderSecurity.TryRead(folder), wanted);
}
