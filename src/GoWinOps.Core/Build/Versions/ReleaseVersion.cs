using System.Globalization;
using System.Linq;
using System.Numerics;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The version of a release, worked out from git.</summary>
/// <remarks>
/// What <c>git describe</c> prints is not usable as it is: 1.2.3-4-gH is, to SemVer, a pre-release of 1.2.3 and sorts below the release it follows.
/// Commits after a final release therefore lead up to the next patch, commits after a pre-release stay between it and what follows it.
/// </remarks>
public sealed class ReleaseVersion
{
    private const int HashDigits = 12;

    // The distribution specification of the Open Container Initiative, "Pulling manifests": 1 to 128 characters, of those a version can hold all but the plus sign.
    private const int MaximumImageTag = 128;
    private static readonly SemanticVersion Zero = Parse("0.0.0");

    private ReleaseVersion(SemanticVersion version, SemanticVersion follows, BigInteger commits)
    {
        Version = version;
        Base = follows;
        Commits = commits;
        FileVersion = FileVersion.TryFrom(follows, commits, out FileVersion file) ? file : null;
    }

    /// <summary>The version outside git.</summary>
    public static ReleaseVersion Undefined { get; } = new(Parse("0.0.0-dev"), Zero, 0);

    /// <summary>The semantic version.</summary>
    public SemanticVersion Version { get; }

    /// <summary>The version of the release it follows, or is; 0.0.0 where there is none.</summary>
    public SemanticVersion Base { get; }

    /// <summary>How many commits it is after that release; all commits where there is none.</summary>
    public BigInteger Commits { get; }

    /// <summary>The Windows file version: the numbers of the release it follows, then the commits since; null where a number is too large for one.</summary>
    public FileVersion? FileVersion { get; }

    /// <summary>The version as a container image's tag, in which a plus sign is illegal.</summary>
    public string ImageTag
    {
        get
        {
            string tag = Version.ToString().Replace('+', '-');
            return tag.Length > MaximumImageTag ? tag.Substring(0, MaximumImageTag) : tag;
        }
    }

    /// <summary>The version of a commit in whose history there is a release.</summary>
    /// <param name="tagged">The version its tag names.</param>
    /// <param name="distance">How many commits it is after the tag; 0 on the tag itself.</param>
    /// <param name="commit">The commit, in hexadecimal digits.</param>
    /// <param name="isDirty">Whether the work tree differs from the commit.</param>
    public static ReleaseVersion After(SemanticVersion tagged, long distance, string commit, bool isDirty)
    {
        if (distance == 0)
            return new ReleaseVersion(tagged.With(tagged.Prerelease, Metadata(tagged.Metadata, isDirty)), tagged, 0);
        SemanticVersion leadsTo = tagged.IsPrerelease ? tagged : tagged.NextPatch();
        string prerelease = (tagged.IsPrerelease ? tagged.Prerelease + "." : string.Empty) + Development(distance);
        return new ReleaseVersion(leadsTo.With(prerelease, Metadata(Hash(commit), isDirty)), tagged, distance);
    }

    /// <summary>The version of a commit before the first release.</summary>
    /// <param name="commitCount">How many commits its history has.</param>
    /// <param name="commit">The commit, in hexadecimal digits.</param>
    /// <param name="isDirty">Whether the work tree differs from the commit.</param>
    public static ReleaseVersion Untagged(long commitCount, string commit, bool isDirty) =>
        new(Zero.With(Development(commitCount), Metadata(Hash(commit), isDirty)), Zero, commitCount);

    /// <summary>Reads a version a user gave.</summary>
    /// <exception cref="GoWinOpsException"><c>GoVersionInvalid</c></exception>
    public static ReleaseVersion FromText(string text) => SemanticVersion.TryParse(text, out SemanticVersion version)
        ? new ReleaseVersion(version, version, 0)
        : throw new GoWinOpsException(nameof(Messages.GoVersionInvalid), text, text);

    /// <inheritdoc/>
    public override string ToString() => Version.ToString();

    private static string Development(long commits) => string.Format(CultureInfo.InvariantCulture, "dev.{0}", commits);

    private static string Hash(string commit) => "g" + (commit.Length > HashDigits ? commit.Substring(0, HashDigits) : commit);

    private static string Metadata(string metadata, bool isDirty) =>
        string.Join(".", new[] { metadata, isDirty ? "dirty" : string.Empty }.Where(part => part.Length > 0));

    private static SemanticVersion Parse(string text) => SemanticVersion.TryParse(text, out SemanticVersion version)
        ? version
        : throw new System.FormatException(text);
}
