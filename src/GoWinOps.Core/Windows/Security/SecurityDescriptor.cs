using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace GoWinOps.Windows;

/// <summary>
/// A self-relative security descriptor: whose it is, who may do what, and what of that is entered in the security log. Offsets and sizes in what is read are
/// checked before they are followed. Layouts: [MS-DTYP] 2.4.4 to 2.4.6.
/// </summary>
internal sealed record SecurityDescriptor
{
    private const int HeaderSize = 20;
    private const int ListHeaderSize = 8;
    private const int EntryHeaderSize = 8;
    private const ushort DaclPresent = 0x0004;
    private const ushort SaclPresent = 0x0010;
    private const ushort DaclAutoInheritRequired = 0x0100;
    private const ushort SaclAutoInheritRequired = 0x0200;
    private const ushort DaclAutoInherited = 0x0400;
    private const ushort SaclAutoInherited = 0x0800;
    private const ushort DaclProtected = 0x1000;
    private const ushort SaclProtected = 0x2000;
    private const ushort SelfRelative = 0x8000;

    /// <summary>The owner, where it was asked for.</summary>
    internal Sid? Owner { get; init; }

    /// <summary>The primary group, where it was asked for.</summary>
    internal Sid? Group { get; init; }

    /// <summary>The entries in their order; null where the descriptor says nothing about access, which is not the same as an empty list.</summary>
    internal IReadOnlyList<AccessEntry>? Access { get; init; }

    /// <summary>Whether there is a list that is no list at all: everybody may do everything.</summary>
    internal bool AllowsEverything { get; init; }

    /// <summary>Whether nothing is inherited from above.</summary>
    internal bool IsProtected { get; init; }

    /// <summary>Whether inheritance has been worked out (AI in SDDL).</summary>
    internal bool IsAutoInherited { get; init; }

    /// <summary>Whether inheritance is to be worked out (AR in SDDL).</summary>
    internal bool IsAutoInheritRequired { get; init; }

    /// <summary>What is audited; null where the descriptor says nothing about it.</summary>
    internal IReadOnlyList<AccessEntry>? Audit { get; init; }

    /// <summary>As <see cref="IsProtected"/>, of the audit list.</summary>
    internal bool IsAuditProtected { get; init; }

    /// <summary>As <see cref="IsAutoInherited"/>, of the audit list.</summary>
    internal bool IsAuditAutoInherited { get; init; }

    /// <summary>As <see cref="IsAutoInheritRequired"/>, of the audit list.</summary>
    internal bool IsAuditAutoInheritRequired { get; init; }

    /// <summary>Reads a descriptor.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    internal static SecurityDescriptor Read(byte[] bytes)
    {
        if (bytes.Length < HeaderSize)
            return bytes.Length == 0 ? new SecurityDescriptor() : throw new FormatException($"A security descriptor has at least {HeaderSize} bytes, and here are {bytes.Length}.");
        if (bytes[0] != 1)
            throw new FormatException($"Security descriptors of revision {bytes[0]} are not known.");
        ushort control = BitConverter.ToUInt16(bytes, 2);
        int owner = BitConverter.ToInt32(bytes, 4);
        int group = BitConverter.ToInt32(bytes, 8);
        int audit = BitConverter.ToInt32(bytes, 12);
        int list = BitConverter.ToInt32(bytes, 16);
        bool isPresent = (control & DaclPresent) != 0;
        return new SecurityDescriptor
        {
            Owner = owner == 0 ? null : Sid.Read(bytes, owner),
            Group = group == 0 ? null : Sid.Read(bytes, group),
            Access = isPresent && list != 0 ? ReadList(bytes, list) : null,
            AllowsEverything = isPresent && list == 0,
            IsProtected = (control & DaclProtected) != 0,
            IsAutoInherited = (control & DaclAutoInherited) != 0,
            IsAutoInheritRequired = (control & DaclAutoInheritRequired) != 0,
            Audit = (control & SaclPresent) != 0 && audit != 0 ? ReadList(bytes, audit) : null,
            IsAuditProtected = (control & SaclProtected) != 0,
            IsAuditAutoInherited = (control & SaclAutoInherited) != 0,
            IsAuditAutoInheritRequired = (control & SaclAutoInheritRequired) != 0,
        };
    }

    /// <summary>The descriptor's bytes, with the parts it has: lists first and identifiers behind them, as Windows itself lays them out.</summary>
    internal byte[] ToBytes()
    {
        byte[] header = new byte[HeaderSize];
        header[0] = 1;
        BitConverter.GetBytes((ushort)(SelfRelative | AccessControl() | AuditControl())).CopyTo(header, 2);
        using MemoryStream stream = new();
        stream.SetLength(HeaderSize);
        stream.Position = HeaderSize;
        Add(12, Audit is null ? null : ListBytes(Audit));
        Add(16, Access is null ? null : ListBytes(Access));
        Add(4, Owner?.ToBytes());
        Add(8, Group?.ToBytes());
        byte[] bytes = stream.ToArray();
        header.CopyTo(bytes, 0);
        return bytes;

        void Add(int offset, byte[]? part)
        {
            if (part is null)
                return;
            BitConverter.GetBytes((int)stream.Position).CopyTo(header, offset);
            stream.Write(part, 0, part.Length);
        }
    }

    /// <summary>The bytes of the access list alone (<c>ACL</c>).</summary>
    internal byte[] ListBytes() => ListBytes(Access!);

    private int AccessControl() => (Access is not null || AllowsEverything ? DaclPresent : 0)
        | (IsProtected ? DaclProtected : 0)
        | (IsAutoInherited ? DaclAutoInherited : 0)
        | (IsAutoInheritRequired ? DaclAutoInheritRequired : 0);

    private int AuditControl() => (Audit is not null ? SaclPresent : 0)
        | (IsAuditProtected ? SaclProtected : 0)
        | (IsAuditAutoInherited ? SaclAutoInherited : 0)
        | (IsAuditAutoInheritRequired ? SaclAutoInheritRequired : 0);

    private static byte[] ListBytes(IReadOnlyList<AccessEntry> all)
    {
        using MemoryStream stream = new();
        foreach (AccessEntry entry in all)
        {
            byte[] bytes = EntryBytes(entry);
            stream.Write(bytes, 0, bytes.Length);
        }

        byte[] entries = stream.ToArray();
        byte[] list = new byte[ListHeaderSize + entries.Length];
        // ACL_REVISION_DS is needed only by entries for parts of an object; those are kept as they were read.
        list[0] = (byte)(all.Any(entry => entry.Opaque is { } opaque && opaque[0] is (>= 5 and <= 8) or 0x0B or 0x0C or 0x0F or 0x10) ? 4 : 2);
        BitConverter.GetBytes(checked((ushort)list.Length)).CopyTo(list, 2);
        BitConverter.GetBytes(checked((ushort)all.Count)).CopyTo(list, 4);
        entries.CopyTo(list, ListHeaderSize);
        return list;
    }

    private static List<AccessEntry> ReadList(byte[] bytes, int offset)
    {
        if (offset < HeaderSize || offset + ListHeaderSize > bytes.Length || offset + BitConverter.ToUInt16(bytes, offset + 2) > bytes.Length)
            throw new FormatException($"The list at offset {offset} reaches beyond the descriptor's {bytes.Length} bytes.");
        int end = offset + BitConverter.ToUInt16(bytes, offset + 2);
        int count = BitConverter.ToUInt16(bytes, offset + 4);
        int position = offset + ListHeaderSize;
        List<AccessEntry> entries = new();
        for (int index = 0; index < count; index++)
        {
            int size = position + 4 <= end ? BitConverter.ToUInt16(bytes, position + 2) : 0;
            if (size < EntryHeaderSize || position + size > end)
                throw new FormatException($"Entry {index + 1} of the list at offset {offset} reaches beyond its end.");
            entries.Add(ReadEntry(bytes, position, size));
            position += size;
        }

        return entries;
    }

    private static AccessEntry ReadEntry(byte[] bytes, int offset, int size)
    {
        AccessEntryFlags flags = (AccessEntryFlags)bytes[offset + 1];
        uint mask = BitConverter.ToUInt32(bytes, offset + 4);
        if (bytes[offset] <= (byte)AccessEntryKind.Audit)
            return new AccessEntry((AccessEntryKind)bytes[offset], flags, mask, Sid.Read(bytes, offset + EntryHeaderSize));
        byte[] opaque = new byte[size];
        Array.Copy(bytes, offset, opaque, 0, size);
        return new AccessEntry((AccessEntryKind)bytes[offset], flags, mask, WellKnownAccount.Everyone) { Opaque = opaque };
    }

    private static byte[] EntryBytes(AccessEntry entry)
    {
        if (entry.Opaque is not null)
            return entry.Opaque;
        byte[] bytes = new byte[EntryHeaderSize + entry.Sid.Size];
        bytes[0] = (byte)entry.Kind;
        bytes[1] = (byte)entry.Flags;
        BitConverter.GetBytes((ushort)bytes.Length).CopyTo(bytes, 2);
        BitConverter.GetBytes(entry.Mask).CopyTo(bytes, 4);
        entry.Sid.ToBytes().CopyTo(bytes, EntryHeaderSize);
        return bytes;
    }
}
