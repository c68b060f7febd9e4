using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GoWinOps.Build.Toolchains;

/// <summary>A version as Go numbers itself: <c>1.24.4</c>, <c>1.25rc1</c>, or a language version such as <c>1.24</c>. Source: go.dev/doc/toolchain.</summary>
internal sealed class GoVersionNumber : IComparable<GoVersionNumber>
{
    private const int FirstMinorWithNumberedFirstRelease = 21;
    private static readonly Regex Form = new(
        @"^(?:go)?(?<bare>(?<major>[1-9][0-9]{0,4})\.(?<minor>0|[1-9][0-9]{0,4})(?:\.(?<patch>0|[1-9][0-9]{0,4}))?(?:(?<kind>beta|rc)(?<number>[1-9][0-9]{0,4}))?)(?:[-+ ][^\r\n]*)?\z",
        RegexOptions.CultureInvariant);

    private readonly int patch;
    private readonly int stage;
    private readonly int stageNumber;

    private GoVersionNumber(Match match)
    {
        Text = match.Groups["bare"].Value;
        Major = Number(match, "major");
        Minor = Number(match, "minor");
        IsPrerelease = match.Groups["kind"].Success;
        HasPatch = match.Groups["patch"].Success;
        // From 1.21 on the first release is 1.21.0, and 1.21 alone is the language, which precedes even 1.21rc1.
        IsLanguage = !HasPatch && !IsPrerelease;
        patch = HasPatch ? Number(match, "patch") : IsLanguage && (Major, Minor).CompareTo((1, FirstMinorWithNumberedFirstRelease)) >= 0 ? -1 : 0;
        stage = match.Groups["kind"].Value switch { "beta" => 0, "rc" => 1, _ => 2 };
        stageNumber = IsPrerelease ? Number(match, "number") : 0;
    }

    /// <summary>The version without <c>go</c> before it and without what a distribution added behind it.</summary>
    internal string Text { get; }

    /// <summary>As the Go command calls itself: <c>go1.24.4</c>.</summary>
    internal string Name => "go" + Text;

    internal int Major { get; }

    internal int Minor { get; }

    /// <summary>Whether the third number is written.</summary>
    internal bool HasPatch { get; }

    /// <summary>Whether it is a beta or a release candidate.</summary>
    internal bool IsPrerelease { get; }

    /// <summary>Whether only two numbers are written: the language, or the line of all its releases.</summary>
    internal bool IsLanguage { get; }

    /// <summary>Reads a version, with or without <c>go</c> before it.</summary>
    internal static GoVersionNumber? TryParse(string? text)
    {
        Match match = Form.Match(text?.Trim() ?? string.Empty);
        return match.Success ? new GoVersionNumber(match) : null;
    }

    /// <summary>Whether this is a release of the line <paramref name="line"/>, as 1.24.4 is of 1.24.</summary>
    internal bool IsOfLine(GoVersionNumber line) => (Major, Minor) == (line.Major, line.Minor);

    /// <summary>Whether it is <paramref name="minor"/> of Go 1 or newer.</summary>
    internal bool IsAtLeast(int minor) => (Major, Minor).CompareTo((1, minor)) >= 0;

    /// <inheritdoc/>
    public int CompareTo(GoVersionNumber? other) => other is null
        ? 1
        : (Major, Minor, patch, stage, stageNumber).CompareTo((other.Major, other.Minor, other.patch, other.stage, other.stageNumber));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);
}
