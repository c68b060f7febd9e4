using System;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>A version by the rules of semver.org 2.0.0. Equality and order are those of precedence: build metadata does not count.</summary>
public sealed class SemanticVersion : IComparable<SemanticVersion>, IComparable, IEquatable<SemanticVersion>
{
    private static readonly Regex Form = new(
        @"^(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)" +
        @"(?:-(?<pre>(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?" +
        @"(?:\+(?<meta>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\z",
        RegexOptions.CultureInvariant);

    private SemanticVersion(BigInteger major, BigInteger minor, BigInteger patch, string prerelease, string metadata)
    {
        Major = major;
        Minor = minor;
        Patch = patch;
        Prerelease = prerelease;
        Metadata = metadata;
    }

    /// <summary>The first number.</summary>
    public BigInteger Major { get; }

    /// <summary>The second number.</summary>
    public BigInteger Minor { get; }

    /// <summary>The third number.</summary>
    public BigInteger Patch { get; }

    /// <summary>What follows the hyphen; empty for a final release.</summary>
    public string Prerelease { get; }

    /// <summary>What follows the plus sign.</summary>
    public string Metadata { get; }

    /// <summary>Whether it comes before the final release of its numbers.</summary>
    public bool IsPrerelease => Prerelease.Length > 0;

    /// <summary>Reads a version; a leading <c>v</c>, as Go and git tags write it, is allowed.</summary>
    public static bool TryParse(string? text, out SemanticVersion version)
    {
        string bare = text is { Length: > 0 } && text[0] == 'v' ? text.Substring(1) : text ?? string.Empty;
        Match match = Form.Match(bare);
        version = match.Success
            ? new SemanticVersion(Number("major"), Number("minor"), Number("patch"), match.Groups["pre"].Value, match.Groups["meta"].Value)
            : new SemanticVersion(0, 0, 0, string.Empty, string.Empty);
        return match.Success;

        BigInteger Number(string group) => BigInteger.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    /// <summary>This version with other parts after its numbers.</summary>
    public SemanticVersion With(string prerelease, string metadata) => new(Major, Minor, Patch, prerelease, metadata);

    /// <summary>The release after this one: its third number raised, nothing behind it.</summary>
    public SemanticVersion NextPatch() => new(Major, Minor, Patch + 1, string.Empty, string.Empty);

    /// <inheritdoc/>
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
            return 1;
        int order = Major.CompareTo(other.Major);
        if (order == 0)
            order = Minor.CompareTo(other.Minor);
        if (order == 0)
            order = Patch.CompareTo(other.Patch);
        return order == 0 ? ComparePrerelease(Prerelease, other.Prerelease) : order;
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is null or SemanticVersion
        ? CompareTo(obj as SemanticVersion)
        : throw new ArgumentException($"A {obj.GetType().Name} is no semantic version.", nameof(obj));

    /// <inheritdoc/>
    public bool Equals(SemanticVersion? other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SemanticVersion);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(With(Prerelease, string.Empty).ToString());

    /// <inheritdoc/>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0}.{1}.{2}", Major, Minor, Patch)
        + (Prerelease.Length > 0 ? "-" + Prerelease : string.Empty)
        + (Metadata.Length > 0 ? "+" + Metadata : string.Empty);

    /// <summary>Whether two versions have the same precedence.</summary>
    public static bool operator ==(SemanticVersion? left, SemanticVersion? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two versions differ in precedence.</summary>
    public static bool operator !=(SemanticVersion? left, SemanticVersion? right) => !(left == right);

    /// <summary>Whether one version precedes another.</summary>
    public static bool operator <(SemanticVersion? left, SemanticVersion? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Whether one version precedes another or equals it.</summary>
    public static bool operator <=(SemanticVersion? left, SemanticVersion? right) => !(right < left);

    /// <summary>Whether one version follows another.</summary>
    public static bool operator >(SemanticVersion? left, SemanticVersion? right) => right < left;

    /// <summary>Whether one version follows another or equals it.</summary>
    public static bool operator >=(SemanticVersion? left, SemanticVersion? right) => !(left < right);

    private static int ComparePrerelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
            return right.Length.CompareTo(left.Length);
        string[] leftParts = left.Split('.');
        string[] rightParts = right.Split('.');
        for (int index = 0; index < Math.Min(leftParts.Length, rightParts.Length); index++)
        {
            int order = CompareIdentifier(leftParts[index], rightParts[index]);
            if (order != 0)
                return order;
        }

        return leftParts.Length.CompareTo(rightParts.Length);
    }

    private static int CompareIdentifier(string left, string right)
    {
        bool leftIsNumber = BigInteger.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger leftNumber);
        bool rightIsNumber = BigInteger.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger rightNumber);
        if (leftIsNumber && rightIsNumber)
            return leftNumber.CompareTo(rightNumber);
        if (leftIsNumber != rightIsNumber)
            return leftIsNumber ? -1 : 1;
        return string.CompareOrdinal(left, right);
    }
}
