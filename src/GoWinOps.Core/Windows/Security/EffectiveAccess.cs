using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Windows;

/// <summary>Whether something is so, where it cannot always be told.</summary>
internal enum Finding
{
    Unknown,
    Yes,
    No,
}

/// <summary>What an access list lets somebody do, worked out as Windows does: entry by entry, until each right is allowed or denied.</summary>
internal static class EffectiveAccess
{
    private const uint GenericRead = 0x8000_0000;
    private const uint GenericWrite = 0x4000_0000;
    private const uint GenericExecute = 0x2000_0000;
    private const uint GenericAll = 0x1000_0000;

    /// <summary>Those of the wanted rights that are granted.</summary>
    /// <param name="descriptor">Whose list is gone through.</param>
    /// <param name="identities">The identifiers of the account and of its groups.</param>
    /// <param name="mapping">What generic rights mean for the kind of object.</param>
    /// <param name="wanted">The rights asked for.</param>
    internal static uint Granted(SecurityDescriptor descriptor, ICollection<Sid> identities, GenericMapping mapping, uint wanted)
    {
        if (descriptor.AllowsEverything || descriptor.Access is null)
            return descriptor.AllowsEverything ? wanted : 0;
        uint open = wanted;
        uint granted = 0;
        foreach (AccessEntry entry in descriptor.Access.Where(entry => entry.AppliesHere && entry.Opaque is null && identities.Contains(entry.Sid)))
        {
            uint mask = mapping.Expand(entry.Mask) & open;
            if (entry.Kind == AccessEntryKind.Allow)
                granted |= mask;
            if (entry.Kind != AccessEntryKind.Audit)
                open &= ~mask;
        }

        return granted;
    }

    /// <summary>
    /// Whether somebody has all of the wanted rights. "No" only where it is certain: an entry for a group whose members are not known may be the one
    /// that allows it.
    /// </summary>
    /// <param name="descriptor">Whose list is gone through; null where it could not be read.</param>
    /// <param name="identities">The identifiers of the account and of those of its groups that are known.</param>
    /// <param name="isComplete">Whether these are all of its groups.</param>
    /// <param name="mapping">What generic rights mean for the kind of object.</param>
    /// <param name="wanted">The rights asked for.</param>
    internal static Finding Judge(SecurityDescriptor? descriptor, ICollection<Sid> identities, bool isComplete, GenericMapping mapping, uint wanted)
    {
        if (descriptor is null || (descriptor.Access is null && !descriptor.AllowsEverything))
            return Finding.Unknown;
        uint missing = wanted & ~Granted(descriptor, identities, mapping, wanted);
        if (missing == 0)
            return MayBeDenied(descriptor, identities, isComplete, mapping, wanted) ? Finding.Unknown : Finding.Yes;
        bool mayBeAllowed = descriptor.Access!.Any(entry => entry.Opaque is not null
            || (!isComplete && entry.Kind == AccessEntryKind.Allow && entry.AppliesHere && !IsKnownStranger(entry.Sid, identities) && (mapping.Expand(entry.Mask) & missing) != 0));
        return mayBeAllowed ? Finding.Unknown : Finding.No;
    }

    private static bool MayBeDenied(SecurityDescriptor descriptor, ICollection<Sid> identities, bool isComplete, GenericMapping mapping, uint wanted) =>
        !isComplete && descriptor.Access is not null && descriptor.Access.Any(entry => entry.Opaque is null && entry.Kind == AccessEntryKind.Deny && entry.AppliesHere
            && !IsKnownStranger(entry.Sid, identities) && (mapping.Expand(entry.Mask) & wanted) != 0);

    // Groups that no service is in unless it was found in them: Windows puts nobody into these by himself.
    private static bool IsKnownStranger(Sid sid, ICollection<Sid> identities) =>
        identities.Contains(sid) || sid.Equals(WellKnownAccount.LocalSystem) || sid.Equals(WellKnownAccount.LocalService) || sid.Equals(WellKnownAccount.NetworkService)
        || sid.IsOfService || WellKnownAccount.Find(sid)?.Alias is "CO" or "CG" or "OW" or "IU" or "NU" or "AN" or "PS" or "RC";

    /// <summary>What generic rights stand for on one kind of object.</summary>
    internal sealed record GenericMapping(uint Read, uint Write, uint Execute, uint All)
    {
        /// <summary>Of files and folders (<c>FILE_GENERIC_READ</c> and its kin in winnt.h).</summary>
        internal static readonly GenericMapping File = new(0x0012_0089, 0x0012_0116, 0x0012_00A0, 0x001F_01FF);

        /// <summary>Of services. Source: "Service Security and Access Rights".</summary>
        internal static readonly GenericMapping Service = new(0x0002_008D, 0x0002_0002, 0x0002_0170, 0x000F_01FF);

        /// <summary>The rights themselves in place of generic ones.</summary>
        internal uint Expand(uint mask) => (mask & 0x0FFF_FFFF)
            | ((mask & GenericRead) != 0 ? Read : 0)
            | ((mask & GenericWrite) != 0 ? Write : 0)
            | ((mask & GenericExecute) != 0 ? Execute : 0)
            | ((mask & GenericAll) != 0 ? All : 0);
    }
}
