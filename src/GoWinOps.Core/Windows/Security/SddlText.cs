using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace GoWinOps.Windows;

/// <summary>
/// The access list of a service in the security descriptor definition language, as <c>sc.exe sdshow</c> writes it. Owner, group and audit list are
/// not taken: they are not set here, and to drop them silently would be a lie.
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

    /// <summary>Reads <c>D:…</c>.</summary>
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
        StringBuilder text = new("D:");
        text.Append(descriptor.IsProtected ? "P" : string.Empty)
            .Append(descriptor.IsAutoInheritRequired ? "AR" : string.Empty)
            .Append(descriptor.IsAutoInherited ? "AI" : string.Empty);
        foreach (AccessEntry entry in descriptor.Access)
            text.Append(Write(entry));
        return text.ToString();
    }

    /// <summary>Writes one entry.</summary>
    internal static string Write(AccessEntry entry)
    {
        string kind = entry.Kind switch { AccessEntryKind.Allow => "A", AccessEntryKind.Deny => "D", _ => "AU" };
        string flags = string.Concat(Flags.Where(item => (entry.Flags & item.Flag) != 0).Select(item => item.Letters));
        return $"({kind};{flags};{WriteMask(entry.Mask)};;;{WellKnownAccount.Find(entry.Sid)?.Alias ?? entry.Sid.ToString()})";
    }

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
            if (!Take("D:"))
            {
                throw Fault(position + 1 < text.Length && text[position + 1] == ':' && char.ToUpperInvariant(text[position]) is 'O' or 'G' or 'S'
                    ? $"only the access list D: is set, not '{text.Substring(position, 2)}'"
                    : "it begins with D:");
            }

            if (Take("NO_ACCESS_CONTROL"))
                throw Fault("NO_ACCESS_CONTROL would let everybody do everything");
            SecurityDescriptor descriptor = ReadControl();
            List<AccessEntry> entries = new();
            for (SkipSpace(); position < text.Length; SkipSpace())
            {
                if (position + 1 < text.Length && text[position + 1] == ':')
                    throw Fault($"only the access list D: is set, not '{text.Substring(position, 2)}'");
                entries.Add(ReadEntry());
            }

            return descriptor with { Access = entries };
        }

        private SecurityDescriptor ReadControl()
        {
            SecurityDescriptor descriptor = new();
            while (position < text.Length && text[position] != '(' && !char.IsWhiteSpace(text[position]))
            {
                if (Take("P"))
                    descriptor = descriptor with { IsProtected = true };
                else if (Take("AR"))
                    descriptor = descriptor with { IsAutoInheritRequired = true };
                else if (Take("AI"))
                    descriptor = descriptor with { IsAutoInherited = true };
                else
                    throw Fault("here belongs P, AR, AI or the first entry");
            }

            return descriptor;
        }

        private AccessEntry ReadEntry()
        {
            if (text[position] != '(')
                throw Fault("an entry begins with '('");
            int end = text.IndexOf(')', position);
            if (end < 0)
                throw Fault("the entry has no ')'");
            int begin = position + 1;
            string[] parts = text.Substring(begin, end - begin).Split(';');
            if (parts.Length != 6)
                throw Fault($"an entry has six parts between ';', and this one has {parts.Length}");
            AccessEntryKind kind = ReadKind(parts[0]);
            position = begin + parts[0].Length + 1;
            AccessEntryFlags flags = ReadFlags(parts[1]);
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

        private AccessEntryKind ReadKind(string part)
        {
            position++;
            return part.Trim().ToUpperInvariant() switch
            {
                "A" => AccessEntryKind.Allow,
                "D" => AccessEntryKind.Deny,
                _ => throw Fault($"'{part}' is neither A (allow) nor D (deny)"),
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
                throw Fault("the entry names no account");
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
