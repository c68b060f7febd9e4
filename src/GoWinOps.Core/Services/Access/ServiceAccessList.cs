using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The rules for changing who may do what with a service. Windows is not asked here.</summary>
internal static class ServiceAccessList
{
    /// <summary>What administrators keep, so that what was set can be set otherwise.</summary>
    internal const GoServiceRights OfAdministrators = GoServiceRights.QueryConfig | GoServiceRights.ChangeConfig | GoServiceRights.QueryStatus
        | GoServiceRights.Start | GoServiceRights.Stop | GoServiceRights.Delete | GoServiceRights.ReadControl | GoServiceRights.WriteDac;

    /// <summary>What the system keeps, which starts services with the machine and stops them before it goes down.</summary>
    internal const GoServiceRights OfSystem = GoServiceRights.QueryConfig | GoServiceRights.QueryStatus | GoServiceRights.Start | GoServiceRights.Stop;

    private static readonly Sid[] Everyone = { WellKnownAccount.Everyone, WellKnownAccount.AuthenticatedUsers };
    private static readonly Sid[] Administrators = Everyone.Append(WellKnownAccount.Administrators).ToArray();
    private static readonly Sid[] System = Administrators.Concat(new[] { WellKnownAccount.LocalSystem, WellKnownAccount.Service }).ToArray();

    /// <summary>Lets somebody do something: adds to his entry or makes one, and takes it out of what he is denied.</summary>
    internal static SecurityDescriptor Grant(SecurityDescriptor descriptor, Sid sid, GoServiceRights rights)
    {
        List<AccessEntry> entries = Without(descriptor, sid, AccessEntryKind.Deny, (uint)rights);
        uint open = (uint)rights & ~Mask(entries, sid, AccessEntryKind.Allow);
        if (open == 0)
            return descriptor with { Access = entries, AllowsEverything = false };
        int own = entries.FindIndex(entry => IsPlain(entry, sid, AccessEntryKind.Allow));
        if (own >= 0)
            entries[own] = entries[own] with { Mask = Expand(entries[own].Mask) | (uint)rights };
        else
            entries.Insert(EndOfExplicit(entries), new AccessEntry(AccessEntryKind.Allow, AccessEntryFlags.None, (uint)rights, sid));
        return descriptor with { Access = entries, AllowsEverything = false };
    }

    /// <summary>Takes rights out of what somebody is allowed, or denied; without rights, every entry of his goes, denials too.</summary>
    internal static SecurityDescriptor Revoke(SecurityDescriptor descriptor, Sid sid, GoServiceRights? rights, bool isDenied = false)
    {
        List<AccessEntry> entries = rights is { } some
            ? Without(descriptor, sid, isDenied ? AccessEntryKind.Deny : AccessEntryKind.Allow, (uint)some)
            : Entries(descriptor).Where(entry => entry.Opaque is not null || !entry.Sid.Equals(sid)).ToList();
        return descriptor with { Access = entries, AllowsEverything = false };
    }

    /// <summary>Whose rights differ.</summary>
    /// <param name="before">How it was.</param>
    /// <param name="after">How it is to be.</param>
    /// <param name="nameOf">How somebody is called.</param>
    internal static IEnumerable<PropertyChange> Compare(SecurityDescriptor before, SecurityDescriptor after, Func<Sid, string> nameOf)
    {
        foreach (Sid sid in Entries(before).Concat(Entries(after)).Where(entry => entry.Opaque is null).Select(entry => entry.Sid).Distinct())
        {
            foreach (AccessEntryKind kind in new[] { AccessEntryKind.Allow, AccessEntryKind.Deny })
            {
                uint old = Mask(Entries(before), sid, kind);
                uint now = Mask(Entries(after), sid, kind);
                if (old != now)
                    yield return new PropertyChange { Property = $"{(kind == AccessEntryKind.Deny ? "Denied" : "Access")} of {nameOf(sid)}", From = Text(old), To = Text(now) };
            }
        }
    }

    /// <summary>Whether two lists mean the same: generic rights as what they stand for; services inherit nothing, so that flags about inheritance do not count.</summary>
    internal static bool AreSame(SecurityDescriptor first, SecurityDescriptor second) => Normal(first).SequenceEqual(Normal(second));

    /// <summary>Refuses a change after which nobody could undo it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="before">How it was; null where that does not count, and all they need is demanded.</param>
    /// <param name="after">How it is to be.</param>
    /// <param name="nameOf">How somebody is called.</param>
    /// <exception cref="GoWinOpsException"><c>ServiceAccessLockout</c></exception>
    internal static void RequireNoLockout(string service, SecurityDescriptor? before, SecurityDescriptor after, Func<Sid, string> nameOf)
    {
        Require(WellKnownAccount.Administrators, Administrators, OfAdministrators);
        Require(WellKnownAccount.LocalSystem, System, OfSystem);

        void Require(Sid who, Sid[] identities, GoServiceRights needed)
        {
            uint had = before is null ? (uint)needed : Granted(before, identities, needed);
            GoServiceRights lost = (GoServiceRights)(had & ~Granted(after, identities, needed));
            if (lost != 0)
                throw new GoWinOpsException(nameof(Messages.ServiceAccessLockout), service, service, Environment.MachineName, nameOf(who), lost);
        }
    }

    /// <summary>The entries as they are shown.</summary>
    internal static IEnumerable<GoServiceAccessEntry> Show(string service, SecurityDescriptor descriptor, Func<Sid, string> nameOf)
    {
        string? text = SddlText.Write(descriptor);
        return Entries(descriptor).Where(entry => entry.Opaque is null && entry.Kind != AccessEntryKind.Audit).Select(entry => new GoServiceAccessEntry
        {
            Name = service,
            Principal = nameOf(entry.Sid),
            Sid = entry.Sid.ToString(),
            IsDenied = entry.Kind == AccessEntryKind.Deny,
            Rights = (GoServiceRights)Expand(entry.Mask),
            SecurityDescriptor = text,
        });
    }

    /// <summary>The rights of a mask, generic ones as what they stand for.</summary>
    internal static uint Expand(uint mask) => EffectiveAccess.GenericMapping.Service.Expand(mask);

    // A list that is none lets everybody do everything; to change it, it has to be one.
    private static IReadOnlyList<AccessEntry> Entries(SecurityDescriptor descriptor) => descriptor.AllowsEverything
        ? new[] { new AccessEntry(AccessEntryKind.Allow, AccessEntryFlags.None, (uint)GoServiceRights.FullControl, WellKnownAccount.Everyone) }
        : descriptor.Access ?? Array.Empty<AccessEntry>();

    private static List<AccessEntry> Without(SecurityDescriptor descriptor, Sid sid, AccessEntryKind kind, uint rights) => Entries(descriptor)
        .Select(entry => IsOf(entry, sid, kind) && (Expand(entry.Mask) & rights) != 0 ? entry with { Mask = Expand(entry.Mask) & ~rights } : entry)
        .Where(entry => entry.Opaque is not null || entry.Mask != 0)
        .ToList();

    private static uint Mask(IEnumerable<AccessEntry> entries, Sid sid, AccessEntryKind kind) =>
        entries.Where(entry => IsOf(entry, sid, kind)).Aggregate(0u, (mask, entry) => mask | Expand(entry.Mask));

    private static uint Granted(SecurityDescriptor descriptor, Sid[] identities, GoServiceRights needed) =>
        EffectiveAccess.Granted(descriptor, identities, EffectiveAccess.GenericMapping.Service, (uint)needed);

    private static IEnumerable<AccessEntry> Normal(SecurityDescriptor descriptor) =>
        Entries(descriptor).Select(entry => entry.Opaque is null ? entry with { Mask = Expand(entry.Mask) } : entry);

    private static bool IsOf(AccessEntry entry, Sid sid, AccessEntryKind kind) => entry.Opaque is null && entry.AppliesHere && entry.Kind == kind && entry.Sid.Equals(sid);

    private static bool IsPlain(AccessEntry entry, Sid sid, AccessEntryKind kind) => IsOf(entry, sid, kind) && entry.Flags == AccessEntryFlags.None;

    // Entries of its own come before inherited ones; an allowing one comes behind all denying ones so.
    private static int EndOfExplicit(List<AccessEntry> entries)
    {
        int inherited = entries.FindIndex(entry => !entry.IsExplicit);
        return inherited < 0 ? entries.Count : inherited;
    }

    private static string? Text(uint mask) => mask == 0 ? null : ((GoServiceRights)mask).ToString();
}
