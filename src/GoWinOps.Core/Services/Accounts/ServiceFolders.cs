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
    private const string GuardName = ".keep";
    private const AccessEntryFlags HereAndBelow = AccessEntryFlags.ObjectInherit | AccessEntryFlags.ContainerInherit;
    private readonly string releases;
    private readonly string logs;
    private readonly string guard;

    /// <summary>The folders of <paramref name="service"/>.</summary>
    internal ServiceFolders(NodeContext context, string service)
    {
        releases = Path.Combine(context.ServiceFolder(service), "releases");
        logs = Path.Combine(context.ServiceFolder(service), "logs");
        guard = Path.Combine(logs, GuardName);
    }

    /// <summary>Whether the folders let in whom they should. What a volume without access lists was asked for counts as done.</summary>
    internal bool IsAsWanted(ServiceFolderAccess? recorded, IReadOnlyList<Sid> principals)
    {
        if (recorded is null || !recorded.Principals.SequenceEqual(principals.Select(sid => sid.ToString()), StringComparer.OrdinalIgnoreCase))
            return false;
        return !recorded.IsVerified || (Matches(releases, OfReleases(principals)) && Matches(logs, OfLogs(principals)) && IsGuarded());
    }

    /// <summary>Lets the account in, and no longer those who were let in for the service before. What an administrator has added (for a log shipper, say) stays.</summary>
    internal ServiceFolderAccess Apply(ServiceFolderAccess? recorded, IReadOnlyList<Sid> principals)
    {
        List<Sid> before = PrincipalsOf(recorded);
        Set(releases, OfReleases(principals), before);
        // Before the account is let in, so that it cannot take hold of it.
        Guard();
        Set(logs, OfLogs(principals), before);
        // Releases that an earlier version laid there inherit nothing.
        foreach (string release in Directory.GetDirectories(releases).Where(folder => FolderSecurity.TryRead(folder)?.IsProtected == true))
            FolderSecurity.Set(release, new SecurityDescriptor { Access = Array.Empty<AccessEntry>() });
        return new ServiceFolderAccess
        {
            Principals = principals.Select(sid => sid.ToString()).ToArray(),
            IsVerified = Matches(releases, OfReleases(principals)) && Matches(logs, OfLogs(principals)) && IsGuarded(),
        };
    }

    /// <summary>Does not let those in any more who were let in for the service: for folders that stay when it goes.</summary>
    internal void Close(ServiceFolderAccess recorded)
    {
        foreach (string folder in new[] { releases, logs }.Where(Directory.Exists))
            FolderSecurity.Set(folder, Merge(FolderSecurity.TryRead(folder), OfReleases(Array.Empty<Sid>()), PrincipalsOf(recorded)));
    }

    /// <summary>The list of the folder of releases.</summary>
    internal static SecurityDescriptor OfReleases(IEnumerable<Sid> principals) => Of(principals, ReadAndExecute);

    /// <summary>The list of the folder of logs.</summary>
    internal static SecurityDescriptor OfLogs(IEnumerable<Sid> principals) => Of(principals, Modify);

    /// <summary>
    /// The list of a file that the account cannot delete. A folder that holds one cannot be turned into a link: whoever writes the logs could otherwise empty
    /// them, and lead to a place of his choice what the watcher writes there as SYSTEM.
    /// </summary>
    internal static SecurityDescriptor OfGuard() => Of(Array.Empty<Sid>(), 0, AccessEntryFlags.None);

    /// <summary>Whether a list lets in whom it should and not the world. The order of entries that only allow does not count, nor whom else an administrator let in.</summary>
    internal static bool IsEnough(SecurityDescriptor? actual, SecurityDescriptor wanted) =>
        actual is { IsProtected: true, Access: not null } && wanted.Access!.All(actual.Access.Contains) && !actual.Access.Any(IsForTheWorld);

    /// <summary>The wanted list, with what an administrator has added to the one that is there.</summary>
    /// <param name="actual">The list that is there; null where it cannot be read.</param>
    /// <param name="wanted">The list that is wanted.</param>
    /// <param name="before">Who was let in for the service before.</param>
    internal static SecurityDescriptor Merge(SecurityDescriptor? actual, SecurityDescriptor wanted, IReadOnlyCollection<Sid> before)
    {
        IEnumerable<AccessEntry> added = (actual?.Access ?? Array.Empty<AccessEntry>())
            .Where(entry => entry.IsExplicit && !IsForTheWorld(entry) && (entry.Opaque is not null
                || !(before.Contains(entry.Sid) || wanted.Access!.Any(own => own.Sid.Equals(entry.Sid)))));
        // Denials come first: that is the order Windows itself keeps.
        return wanted with { Access = added.Concat(wanted.Access!).OrderBy(entry => entry.Kind == AccessEntryKind.Deny ? 0 : 1).ToList() };
    }

    private static bool IsForTheWorld(AccessEntry entry) => entry.Opaque is null && entry.Kind == AccessEntryKind.Allow
        && (entry.Sid.Equals(WellKnownAccount.Users) || entry.Sid.Equals(WellKnownAccount.Everyone) || entry.Sid.Equals(WellKnownAccount.AuthenticatedUsers));

    private static List<Sid> PrincipalsOf(ServiceFolderAccess? recorded) =>
        (recorded?.Principals ?? Array.Empty<string>()).Select(Sid.TryParse).Where(sid => sid is not null).Select(sid => sid!).ToList();

    private static SecurityDescriptor Of(IEnumerable<Sid> principals, uint rights, AccessEntryFlags reach = HereAndBelow) => new()
    {
        IsProtected = true,
        Access = new[] { (WellKnownAccount.LocalSystem, FullControl), (WellKnownAccount.Administrators, FullControl) }
            .Concat(principals.Select(sid => (sid, rights)))
            .Select(item => new AccessEntry(AccessEntryKind.Allow, reach, item.Item2, item.Item1)).ToList(),
    };

    private static void Set(string folder, SecurityDescriptor wanted, IReadOnlyCollection<Sid> before)
    {
        ProtectedFolder.Create(folder);
        SecurityDescriptor? actual = FolderSecurity.TryRead(folder);
        bool hasFormer = actual?.Access?.Any(entry => before.Contains(entry.Sid) && !wanted.Access!.Contains(entry)) == true;
        if (hasFormer || !IsEnough(actual, wanted))
            FolderSecurity.Set(folder, Merge(actual, wanted, before));
    }

    private void Guard()
    {
        ProtectedFolder.Create(logs);
        if (IsGuarded())
            return;
        // One that somebody else has made is his to change.
        File.Delete(guard);
        new FileStream(guard, FileMode.CreateNew).Dispose();
        FolderSecurity.Set(guard, OfGuard());
    }

    private bool IsGuarded() => File.Exists(guard) && IsEnough(FolderSecurity.TryRead(guard), OfGuard()) && FolderTrust.IsOurs(guard);

    private static bool Matches(string folder, SecurityDescriptor wanted) => IsEnough(FolderSecurity.TryRead(folder), wanted);
}
