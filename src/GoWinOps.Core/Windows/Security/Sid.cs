using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace GoWinOps.Windows;

/// <summary>A security identifier: the name an account has for Windows itself, the same in every language.</summary>
/// <remarks>Bytes and text as in [MS-DTYP] 2.4.2. Managed throughout, so that rules about accounts can be tested anywhere.</remarks>
internal sealed class Sid : IEquatable<Sid>
{
    /// <summary>The most sub-authorities one may have.</summary>
    private const int MaximumSubAuthorities = 15;
    private const int HeaderSize = 8;
    private readonly ulong authority;
    private readonly uint[] subAuthorities;

    private Sid(ulong authority, uint[] subAuthorities)
    {
        this.authority = authority;
        this.subAuthorities = subAuthorities;
    }

    /// <summary>The size of its bytes.</summary>
    internal int Size => HeaderSize + (subAuthorities.Length * sizeof(uint));

    /// <summary>Whether it is a service's (S-1-5-80-…).</summary>
    internal bool IsOfService => authority == 5 && subAuthorities.Length == 6 && subAuthorities[0] == 80;

    /// <summary>
    /// The identifier of the account <c>NT SERVICE\name</c>: S-1-5-80 and the SHA-1 of the name in capitals as UTF-16. Windows computes it the
    /// same way, so that it may be entered in access lists before the service exists.
    /// </summary>
    internal static Sid OfService(string service)
    {
#pragma warning disable CA5350 // Windows defines these identifiers by SHA-1; nothing is protected by it.
        using SHA1 algorithm = SHA1.Create();
#pragma warning restore CA5350
        byte[] hash = algorithm.ComputeHash(Encoding.Unicode.GetBytes(service.ToUpperInvariant()));
        return new Sid(5, Enumerable.Repeat(80u, 1).Concat(Enumerable.Range(0, 5).Select(index => BitConverter.ToUInt32(hash, index * sizeof(uint)))).ToArray());
    }

    /// <summary>Reads <c>S-1-…</c>; null for what is none.</summary>
    internal static Sid? TryParse(string text)
    {
        string[] parts = text.Trim().Split('-');
        if (parts.Length is < 3 or > (3 + MaximumSubAuthorities) || !string.Equals(parts[0], "S", StringComparison.OrdinalIgnoreCase) || parts[1] != "1")
            return null;
        if (!TryReadAuthority(parts[2], out ulong authority))
            return null;
        uint[] values = new uint[parts.Length - 3];
        for (int index = 0; index < values.Length; index++)
        {
            if (!uint.TryParse(parts[index + 3], NumberStyles.None, CultureInfo.InvariantCulture, out values[index]))
                return null;
        }

        return new Sid(authority, values);
    }

    /// <summary>Reads <c>S-1-…</c>, where nothing else can be.</summary>
    internal static Sid Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no security identifier.");

    /// <summary>Reads one that lies in a structure.</summary>
    /// <exception cref="FormatException">There is none, or it reaches beyond the end.</exception>
    internal static Sid Read(byte[] bytes, int offset)
    {
        if (offset < 0 || offset + HeaderSize > bytes.Length || bytes[offset] != 1 || bytes[offset + 1] > MaximumSubAuthorities
            || offset + HeaderSize + (bytes[offset + 1] * sizeof(uint)) > bytes.Length)
        {
            throw new FormatException($"There is no security identifier at offset {offset}.");
        }

        ulong authority = 0;
        for (int index = 0; index < 6; index++)
            authority = (authority << 8) | bytes[offset + 2 + index];
        int count = bytes[offset + 1];
        return new Sid(authority, Enumerable.Range(0, count).Select(index => BitConverter.ToUInt32(bytes, offset + HeaderSize + (index * sizeof(uint)))).ToArray());
    }

    /// <summary>Reads one that lies in unmanaged memory; how long it is its second byte says.</summary>
    internal static Sid Read(IntPtr pointer)
    {
        byte[] bytes = new byte[HeaderSize + (Marshal.ReadByte(pointer, 1) * sizeof(uint))];
        Marshal.Copy(pointer, bytes, 0, bytes.Length);
        return Read(bytes, 0);
    }

    /// <summary>Its bytes.</summary>
    internal byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        bytes[0] = 1;
        bytes[1] = (byte)subAuthorities.Length;
        for (int index = 0; index < 6; index++)
            bytes[2 + index] = (byte)(authority >> (8 * (5 - index)));
        for (int index = 0; index < subAuthorities.Length; index++)
            BitConverter.GetBytes(subAuthorities[index]).CopyTo(bytes, HeaderSize + (index * sizeof(uint)));
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(Sid? other) => other is not null && authority == other.authority && subAuthorities.SequenceEqual(other.subAuthorities);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sid);

    /// <inheritdoc/>
    public override int GetHashCode() => subAuthorities.Aggregate((int)authority, (hash, value) => unchecked((hash * 31) + (int)value));

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join("-", new[] { "S", "1", authority.ToString(CultureInfo.InvariantCulture) }.Concat(subAuthorities.Select(value => value.ToString(CultureInfo.InvariantCulture))));

    private static bool TryReadAuthority(string text, out ulong authority) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out authority) && authority < 1UL << 48
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out authority) && authority < 1UL << 48;
}
