using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The four numbers of a Windows file version, each of 16 bits, as VERSIONINFO holds them.</summary>
/// <remarks>
/// <para>
/// Never order releases by it: 1.3.0-rc.1 plus one commit is 1.3.0.1 and sorts above the final 1.3.0.0. What orders is the semantic version, which belongs in
/// the product version's text.
/// </para>
/// <para>
/// A semantic version's numbers have no bound, these end at 65535. A calendar date of eight digits as one of the three numbers takes two places, year and month with day,
/// and moves the rest along, so that the numbers still rise with the date: 20260822.1.0 is 2026.822.1.0, and 1.2.20260822 is 1.2.2026.822. The fourth number, a count of
/// commits, gives way to a date, and stops at 65535 where it is larger. Any other number beyond 65535 has no file version.
/// </para>
/// </remarks>
public sealed class FileVersion : IEquatable<FileVersion>
{
    private const int Places = 4;
    private static readonly BigInteger Largest = ushort.MaxValue;

    /// <summary>Makes it of its numbers.</summary>
    public FileVersion(ushort major, ushort minor, ushort build, ushort revision)
    {
        Major = major;
        Minor = minor;
        Build = build;
        Revision = revision;
    }

    /// <summary>The first number.</summary>
    public ushort Major { get; }

    /// <summary>The second number.</summary>
    public ushort Minor { get; }

    /// <summary>The third number; in a semantic version the patch.</summary>
    public ushort Build { get; }

    /// <summary>The fourth number: how many commits follow the release.</summary>
    public ushort Revision { get; }

    /// <summary>The first two numbers as VS_FIXEDFILEINFO holds them, in dwFileVersionMS.</summary>
    public uint MostSignificant => ((uint)Major << 16) | Minor;

    /// <summary>The last two numbers as VS_FIXEDFILEINFO holds them, in dwFileVersionLS.</summary>
    public uint LeastSignificant => ((uint)Build << 16) | Revision;

    /// <summary>The file version of a semantic version; false where a number is too large for one.</summary>
    /// <param name="version">The version whose three numbers come first.</param>
    /// <param name="revision">How many commits follow it.</param>
    /// <param name="result">The file version.</param>
    public static bool TryFrom(SemanticVersion version, BigInteger revision, out FileVersion result)
    {
        List<BigInteger> numbers = new[] { version.Major, version.Minor, version.Patch }.SelectMany(number => SplitDate(number) ?? new[] { number }).ToList();
        numbers.Add(BigInteger.Min(revision, Largest));
        bool fits = numbers.Count <= Places + 1 && numbers.Take(Places).All(number => number <= Largest);
        result = fits ? Of(numbers) : new FileVersion(0, 0, 0, 0);
        return fits;
    }

    /// <summary>Reads one to four numbers separated by dots; numbers left out are zero.</summary>
    /// <exception cref="GoWinOpsException"><c>FileVersionInvalid</c></exception>
    public static FileVersion Parse(string text)
    {
        string[] parts = text.Split('.');
        ushort[] numbers = new ushort[Places];
        bool isValid = parts.Length <= Places;
        for (int index = 0; isValid && index < parts.Length; index++)
            isValid = ushort.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index]);
        return isValid
            ? new FileVersion(numbers[0], numbers[1], numbers[2], numbers[3])
            : throw new GoWinOpsException(nameof(Messages.FileVersionInvalid), text, text);
    }

    /// <inheritdoc/>
    public bool Equals(FileVersion? other) =>
        other is not null && MostSignificant == other.MostSignificant && LeastSignificant == other.LeastSignificant;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FileVersion);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)(MostSignificant * 397 ^ LeastSignificant));

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}.{1}.{2}.{3}", Major, Minor, Build, Revision);

    private static FileVersion Of(List<BigInteger> numbers) => new((ushort)numbers[0], (ushort)numbers[1], (ushort)numbers[2], (ushort)numbers[3]);

    /// <summary>Year and month with day of a number such as 20260822; null where it is no date.</summary>
    private static BigInteger[]? SplitDate(BigInteger number) =>
        DateTime.TryParseExact(number.ToString(CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? new BigInteger[] { date.Year, (date.Month * 100) + date.Day }
            : null;
}
