using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Windows;

/// <summary>
/// The security descriptor of a service in the security descriptor definition language, as <c>sc.exe sdshow</c> writes it: owner <c>O:</c>, group <c>G:</c>, access
/// list <c>D:</c> and audit list <c>S:</c>, of which each may be missing.
/// </summary>
/// <remarks>Grammar: [MS-DTYP] 2.5.1. The two letters of a right say what its bit means for a directory object; for a service CC is "query configuration".</remarks>
internal static class SddlText
{
    // In the order in which Windows writes them.
    private static readonly (string Letters, uint Bit)[] Rights =
    {
        ("CC", 0x0001), ("DC", 0x0002), ("LC", 0x0004), ("SW", 0x0008), ("RP", 0x0010), ("WP", 0x0020), ("DT", 0x0040), ("LO", 0x0080), ("CR", 0x0100),
        ("SD", 0x0001_0000), ("RC", 0x0002_0000), ("WD", 0x0004_0000), ("WO", 0x0008_0000),
        ("GA", 0x1000_0000), ("GX", 0x2000_0000), ("GW", 0x4000_0000), ("GR", 0x8000_0000),
        ("FA", 0x001F_01FF), ("FR", 0x0012_0089), ("FW", 0x0012_0116), ("FX", 0x0012_00A0),
        ("KA", 0x000F_003F), ("KR", 0x0002_0019), ("KW", 0x0002_0006), ("KX", 0x0002_0019),
    };

    private static readonly (string Letters, AccessEntryFlags Flag)[] Flags =
    {
        ("OI", AccessEntryFlags.ObjectInherit), ("CI", AccessEntryFlags.ContainerInherit), ("NP", AccessEntryFlags.NoPropagate),
        ("IO", AccessEntryFlags.InheritOnly), ("ID", AccessEntryFlags.Inherited), ("SA", AccessEntryFlags.SuccessfulAccess), ("FA", AccessEntryFlags.FailedAccess),
    };

    private const int SingleBits = 17;

    /// <summary>Reads the parts there are.</summary>
    /// <param name="text">The text.</param>
    /// <param name="resolve">Says whom two letters stand for that are not the same everywhere (DA, LA …), and answers null where it cannot.</param>
    /// <exception cref="SddlException">It is no such text; says where and why.</exception>
    internal static SecurityDescriptor Parse(string text, Func<string, Sid?> resolve) => new Reader(text, resolve).ReadAll();

    /// <summary>Writes <c>D:…</c>; null for a descriptor that says nothing about access, or holds entries that only Windows can write.</summary>
    internal static string? Write(SecurityDescriptor descriptor)
    {
        if (descriptor.AllowsEverything)
            return "D:NO_ACCESS_CONTROL";
        if (descriptor.Access is null || descriptor.Access.Any(entry => entry.Opaque is not null))
            return null;
        return "D:" + Control(descriptor.IsProtected, descriptor.IsAutoInheritRequired, descriptor.IsAutoInherited) + string.Concat(descriptor.Access.Select(Write));
    }

    /// <summary>Writes <c>O:…G:…</c>, or the one of them there is; null for neither.</summary>
    internal static string? WriteOwner(SecurityDescriptor descriptor)
    {
        string text = (descriptor.Owner is { } owner ? "O:" + Write(owner) : string.Empty) + (descriptor.Group is { } group ? "G:" + Write(group) : string.Empty);
        return text.Length == 0 ? null : text;
    }

    /// <summary>Writes <c>S:…</c>; null for a descriptor that says nothing about auditing, or holds entries that only Windows can write.</summary>
    internal static string? WriteAudit(SecurityDescriptor descriptor) => descriptor.Audit is null || descriptor.Audit.Any(entry => entry.Opaque is not null)
        ? null
        : "S:" + Control(descriptor.IsAuditProtected, descriptor.IsAuditAutoInheritRequired, descriptor.IsAuditAutoInherited) + string.Concat(descriptor.Audit.Select(Write));

    /// <summary>Writes one entry.</summary>
    internal static string Write(AccessEntry entry)
    {
        string kind = entry.Kind switch { AccessEntryKind.Allow => "A", AccessEntryKind.Deny => "D", _ => "AU" };
        string flags = string.Concat(Flags.Where(item => (entry.Flags & item.Flag) != 0).Select(item => item.Letters));
        return $"({kind};{flags};{WriteMask(entry.Mask)};;;{Write(entry.Sid)})";
    }

    private static string Write(Sid sid) => WellKnownAccount.Find(sid)?.Alias ?? sid.ToString();

    private static string Control(bool isProtected, bool isRequired, bool isInherited) =>
        (isProtected ? "P" : string.Empty) + (isRequired ? "AR" : string.Empty) + (isInherited ? "AI" : string.Empty);

    private static string WriteMask(uint mask)
    {
        uint known = Rights.Take(SingleBits).Aggregate(0u, (bits, right) => bits | right.Bit);
        return (mask & ~known) != 0
            ? "0x" + mask.ToString("x", CultureInfo.InvariantCulture)
            : string.Concat(Rights.Take(SingleBits).Where(right => (mask & right.Bit) != 0).Select(right => right.Letters));
    }

    private sealed class Reader
    {
        private readonly string text;
        private readonly Func<string, Sid?> resolve;
        private int position;

        internal Reader(string text, Func<string, Sid?> resolve)
        {
            this.text = text;
            this.resolve = resolve;
        }

        internal SecurityDescriptor ReadAll()
        {
            SkipSpace();
            if (position == text.Length)
                throw Fault("it is empty");
            SecurityDescriptor descriptor = new();
            string seen = string.Empty;
            for (; position < text.Length; SkipSpace())
            {
                char part = PartHere();
                if (part == '\0')
                    throw Fault(seen.Length == 0 ? "it begins with O:, G:, D: or S:" : "here belongs an entry in (), or the next of O:, G:, D: and S:");
                if (seen.IndexOf(part) >= 0)
                    throw Fault($"'{part}:' is there twice");
                seen += part;
                position += 2;
                descriptor = ReadPart(part, descriptor);
            }

            return descriptor;
        }

        private SecurityDescriptor ReadPart(char part, SecurityDescriptor descriptor)
        {
            switch (part)
            {
                case 'O':
                    return descriptor with { Owner = ReadHolder() };
                case 'G':
                    return descriptor with { Group = ReadHolder() };
                case 'D':
                    (bool isProtected, bool isRequired, bool isInherited) = ReadControl("NO_ACCESS_CONTROL would let everybody do everything");
                    return descriptor with
                    {
                        IsProtected = isProtected, IsAutoInheritRequired = isRequired, IsAutoInherited = isInherited, Access = ReadEntries(isAudit: false),
                    };
                default:
                    (isProtected, isRequired, isInherited) = ReadControl("NO_ACCESS_CONTROL means nothing for an audit list; without entries nothing is audited");
                    return descriptor with
                    {
                        IsAuditProtected = isProtected, IsAuditAutoInheritRequired = isRequired, IsAuditAutoInherited = isInherited, Audit = ReadEntries(isAudit: true),
                    };
            }
        }

        // The part that begins here, or NUL.
        private char PartHere()
        {
            char letter = position + 1 < text.Length && text[position + 1] == ':' ? char.ToUpperInvariant(text[position]) : '\0';
            return letter is 'O' or 'G' or 'D' or 'S' ? letter : '\0';
        }

        private Sid ReadHolder()
        {
            int colon = text.IndexOf(':', position);
            int end = colon < 0 ? text.Length : Math.Max(position, colon - 1);
            Sid sid = ReadSid(text.Substring(position, end - position).Trim());
            position = end;
            return sid;
        }

        private (bool IsProtected, bool IsRequired, bool IsInherited) ReadControl(string noList)
        {
            if (Take("NO_ACCESS_CONTROL"))
                throw Fault(noList);
            bool isProtected = false, isRequired = false, isInherited = false;
            while (position < text.Length && text[position] != '(' && !char.IsWhiteSpace(text[position]) && PartHere() == '\0')
            {
                if (Take("P"))
                    isProtected = true;
                else if (Take("AR"))
                    isRequired = true;
                else if (Take("AI"))
                    isInherited = true;
                else
                    throw Fault("here belongs P, AR, AI or the first entry");
            }

            return (isProtected, isRequired, isInherited);
        }

        private List<AccessEntry> ReadEntries(bool isAudit)
        {
            List<AccessEntry> entries = new();
            for (SkipSpace(); position < text.Length && text[position] == '('; SkipSpace())
                entries.Add(ReadEntry(isAudit));
            return entries;
        }

        private AccessEntry ReadEntry(bool isAudit)
        {
            int end = text.IndexOf(')', position);
            if (end < 0)
                throw Fault("the entry has no ')'");
            int begin = position + 1;
            string[] parts = text.Substring(begin, end - begin).Split(';');
            if (parts.Length != 6)
                throw Fault($"an entry has six parts between ';', and this one has {parts.Length}");
            AccessEntryKind kind = ReadKind(parts[0], isAudit);
            position = begin + parts[0].Length + 1;
            AccessEntryFlags flags = ReadFlags(parts[1]);
            if (isAudit && (flags & (AccessEntryFlags.SuccessfulAccess | AccessEntryFlags.FailedAccess)) == 0)
                throw Fault("an entry that audits says what: SA (success), FA (failure) or both");
            position += parts[1].Length + 1;
            uint mask = ReadMask(parts[2]);
            position += parts[2].Length + 1;
            if (parts[3].Trim().Length > 0 || parts[4].Trim().Length > 0)
                throw Fault("entries for a part of an object mean nothing for a service");
            position += parts[3].Length + parts[4].Length + 2;
            Sid sid = ReadSid(parts[5].Trim());
            position = end + 1;
            return new AccessEntry(kind, flags, mask, sid);
        }

        private AccessEntryKind ReadKind(string part, bool isAudit)
        {
            position++;
            return (isAudit, part.Trim().ToUpperInvariant()) switch
            {
                (false, "A") => AccessEntryKind.Allow,
                (false, "D") => AccessEntryKind.Deny,
                (true, "AU") => AccessEntryKind.Audit,
                _ => throw Fault(isAudit ? $"'{part}' is not AU (audit)" : $"'{part}' is neither A (allow) nor D (deny)"),
            };
        }

        private AccessEntryFlags ReadFlags(string part)
        {
            AccessEntryFlags flags = AccessEntryFlags.None;
            foreach (string letters in Pairs(part.Trim()))
            {
                AccessEntryFlags flag = Flags.FirstOrDefault(item => Is(item.Letters, letters)).Flag;
                flags |= flag == 0 ? throw Fault($"'{letters}' is no flag of an entry") : flag;
            }

            return flags;
        }

        private uint ReadMask(string part)
        {
            string value = part.Trim();
            if (value.Length == 0)
                throw Fault("the entry names no rights");
            if (value.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
                return uint.TryParse(value.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint hex) ? hex : throw Fault($"'{value}' is no number of rights");
            if (char.IsDigit(value[0]))
                return uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : throw Fault($"'{value}' is no number of rights");
            uint mask = 0;
            foreach (string letters in Pairs(value))
            {
                uint bits = Rights.FirstOrDefault(item => Is(item.Letters, letters)).Bit;
                mask |= bits == 0 ? throw Fault($"'{letters}' is no right") : bits;
            }

            return mask;
        }

        private Sid ReadSid(string part)
        {
            if (part.Length == 0)
                throw Fault("no account is named here");
            return Sid.TryParse(part)
                ?? WellKnownAccount.FindAlias(part)?.Sid
                ?? (part.Length == 2 ? resolve(part.ToUpperInvariant()) : null)
                ?? throw Fault($"'{part}' is neither a security identifier (S-1-…) nor the two letters of an account");
        }

        private static IEnumerable<string> Pairs(string value)
        {
            for (int index = 0; index < value.Length; index += 2)
                yield return value.Substring(index, Math.Min(2, value.Length - index));
        }

        private bool Take(string expected)
        {
            if (position + expected.Length > text.Length || !Is(text.Substring(position, expected.Length), expected))
                return false;
            position += expected.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
                position++;
        }

        private SddlException Fault(string why) => new(position + 1, why);

        private static bool Is(string first, string second) => string.Equals(first, second, StringComparison.OrdinalIgnoreCase);
    }
}
