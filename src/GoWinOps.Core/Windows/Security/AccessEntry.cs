using System;
using System.Linq;

namespace GoWinOps.Windows;

/// <summary>What an entry of an access list does; the values are those of <c>ACE_HEADER.AceType</c>.</summary>
internal enum AccessEntryKind : byte
{
    Allow = 0,
    Deny = 1,
    Audit = 2,
}

/// <summary>Where an entry of an access list comes from and goes to; the values are those of <c>ACE_HEADER.AceFlags</c>.</summary>
[Flags]
internal enum AccessEntryFlags : byte
{
    None = 0,
    ObjectInherit = 0x01,
    ContainerInherit = 0x02,
    NoPropagate = 0x04,
    InheritOnly = 0x08,
    Inherited = 0x10,
    SuccessfulAccess = 0x40,
    FailedAccess = 0x80,
}

/// <summary>One entry of an access list.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Flags">Where it comes from and goes to.</param>
/// <param name="Mask">The rights.</param>
/// <param name="Sid">Whose.</param>
internal sealed record AccessEntry(AccessEntryKind Kind, AccessEntryFlags Flags, uint Mask, Sid Sid)
{
    /// <summary>The bytes of an entry of a kind that is not looked into (conditions, objects); they are written as they were read.</summary>
    internal byte[]? Opaque { get; init; }

    /// <summary>Whether it is the same entry; of one that is not looked into, whether its bytes are.</summary>
    public bool Equals(AccessEntry? other) => other is not null && Kind == other.Kind && Flags == other.Flags && Mask == other.Mask && Sid.Equals(other.Sid)
        && (Opaque is null || other.Opaque is null ? Opaque is null && other.Opaque is null : Opaque.SequenceEqual(other.Opaque));

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((((((int)Kind * 31) + (int)Flags) * 31) + (int)Mask) * 31) ^ Sid.GetHashCode();

    /// <summary>Whether it was set here and not inherited.</summary>
    internal bool IsExplicit => (Flags & AccessEntryFlags.Inherited) == 0;

    /// <summary>Whether it counts here and not only below.</summary>
    internal bool AppliesHere => (Flags & AccessEntryFlags.InheritOnly) == 0;
}
