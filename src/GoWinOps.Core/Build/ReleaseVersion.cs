using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The version of a release, worked out from git.</summary>
/// <remarks>
/// What <c>git describe</c> prints is not usable as it is: 1.2.3-4-gH is, to SemVer, a pre-release of 1.2.3 and sorts below the release it follows.
/// Commits after a final release therefore lead up to the next patch, commits after a pre-release stay between it and what follows it.
/// </remarks>
public sealed class ReleaseVersion
{
    private static readonly Regex Described = new("^(?<tag>.+)-(?<distance>[0-9]+)-g(?<hash>[0-9a-f]+)$", RegexOptions.CultureInvariant);

    private ReleaseVersion(SemanticVersion version, SemanticVersion numbers, BigInteger revision)
    {
        Version = version;
        FileVersion = FileVersion.TryFrom(numbers, revision, out FileVersion file) ? file : null;
    }

    /// <summary>The version outside git.</summary>
    public static ReleaseVersion Undefined { get; } = new(Parse("0.0.0-dev"), Parse("0.0.0"), 0);

    /// <summary>The semantic version.</summary>
    public SemanticVersion Version { get; }

    /// <summary>The Windows file version: the numbers of the release it follows, then the commits since; null where a number is too large for one.</summary>
    public FileVersion? FileVersion { get; }

    /// <summary>Works the version out.</summary>
    /// <param name="describe">
    /// What <c>git describe --tags --long --abbrev=12 --match 'v[0-9]*'</c> printed; null where no tag is in the history.
    /// </param>
    /// <param name="commitCount">The number of commits; counts where there is no tag.</param>
    /// <param name="abbreviatedCommit">The commit's first hexadecimal digits; count where there is no tag.</param>
    /// <param name="isDirty">Whether the work tree differs from the commit.</param>
    /// <exception cref="GoWinOpsException"><c>GitTagInvalid</c></exception>
    public static ReleaseVersion FromDescribe(string? describe, int commitCount, string abbreviatedCommit, bool isDirty)
    {
        if (describe is null)
            return Untagged(commitCount, abbreviatedCommit, isDirty);
        Match match = Described.Match(describe);
        string tag = match.Success ? match.Groups["tag"].Value : describe;
        if (!match.Success || !SemanticVersion.TryParse(tag, out SemanticVersion tagged))
            throw new GoWinOpsException(nameof(Messages.GitTagInvalid), tag, tag);
        int distance = int.Parse(match.Groups["distance"].Value, NumberStyles.None, CultureInfo.InvariantCulture);
        return new ReleaseVersion(AfterTag(tagged, distance, match.Groups["hash"].Value, isDirty), tagged, distance);
    }

    /// <summary>Reads a version a user gave.</summary>
    /// <exception cref="GoWinOpsException"><c>GoVersionInvalid</c></exception>
    public static ReleaseVersion FromText(string text) => SemanticVersion.TryParse(text, out SemanticVersion version)
        ? new ReleaseVersion(version, version, 0)
        : throw new GoWinOpsException(nameof(Messages.GoVersionInvalid), text, text);

    /// <inheritdoc/>
    public override string ToString() => Version.ToString();

    private static ReleaseVersion Untagged(int commitCount, string abbreviatedCommit, bool isDirty)
    {
        string prerelease = string.Format(CultureInfo.InvariantCulture, "dev.{0}", commitCount);
        SemanticVersion zero = Parse("0.0.0");
        return new ReleaseVersion(zero.With(prerelease, Metadata("g" + abbreviatedCommit, isDirty)), zero, commitCount);
    }

    private static SemanticVersion AfterTag(SemanticVersion tagged, int distance, string hash, bool isDirty)
    {
        if (distance == 0)
            return tagged.With(tagged.Prerelease, Metadata(tagged.Metadata, isDirty));
        SemanticVersion leadsTo = tagged.IsPrerelease ? tagged : tagged.NextPatch();
        string development = string.Format(CultureInfo.InvariantCulture, "dev.{0}", distance);
        string prerelease = tagged.IsPrerelease ? tagged.Prerelease + "." + development : development;
        return leadsTo.With(prerelease, Metadata("g" + hash, isDirty));
    }

    private static string Metadata(string metadata, bool isDirty) =>
        string.Join(".", new[] { metadata, isDirty ? "dirty" : string.Empty }.Where(part => part.Length > 0));

    private static SemanticVersion Parse(string text) => SemanticVersion.TryParse(text, out SemanticVersion version)
        ? version
        : throw new FormatException(text);
}
