using System;
using System.Globalization;
using System.IO;
using System.Numerics;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Which of a repository's tags are releases of one program: in a repository of several modules each has tags of its own.</summary>
public sealed class TagScope
{
    private const string ModuleFile = "go.mod";
    private static readonly Regex ModuleLine = new(@"^[ \t]*module[ \t]+[""`]?(?<path>[^\s""`]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Regex MajorElement = new("/v(?<major>[2-9]|[1-9][0-9]+)$", RegexOptions.CultureInvariant);

    // What git-check-ref-format(1) forbids in a name, as far as a beginning of one can hold it.
    private static readonly Regex Forbidden = new(@"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[/.-]|/\.|\.lock/", RegexOptions.CultureInvariant);

    private TagScope(string prefix, string reason, BigInteger? major)
    {
        Prefix = prefix;
        Reason = reason;
        Major = major;
    }

    /// <summary>The scope of a repository that holds one program: tags such as <c>v1.2.3</c>.</summary>
    public static TagScope Repository { get; } = new(string.Empty, "the module lies at the top of the repository", null);

    /// <summary>What the tags begin with, before <c>v1.2.3</c>; empty for none.</summary>
    public string Prefix { get; }

    /// <summary>Why it is this scope, for a person to read.</summary>
    public string Reason { get; }

    /// <summary>The only major version that counts: that of a module in a major version's own folder; null for any.</summary>
    public BigInteger? Major { get; }

    /// <summary>How its tags look.</summary>
    public string Example => Prefix + "v" + (Major is { } major ? major.ToString(CultureInfo.InvariantCulture) : "1") + ".2.3";

    /// <summary>The scope a user names.</summary>
    /// <param name="prefix">What the tags begin with; taken as it is, so that <c>svc/</c> and <c>release-</c> are possible; empty for plain <c>v1.2.3</c>.</param>
    /// <exception cref="GoWinOpsException"><c>GitTagPrefixInvalid</c></exception>
    public static TagScope Given(string prefix) => IsPrefix(prefix)
        ? new TagScope(prefix, "the tag prefix was given", null)
        : throw new GoWinOpsException(nameof(Messages.GitTagPrefixInvalid), prefix, prefix);

    /// <summary>The scope of the Go module a folder belongs to.</summary>
    /// <remarks>
    /// Go's own rule (https://go.dev/ref/mod#vcs-version): a module in the subfolder <c>svc</c> has tags <c>svc/v1.2.3</c>; the folder of a major version, <c>svc/v2</c> of a
    /// module whose path ends in <c>/v2</c>, is left out, and only tags of that major version are the module's.
    /// </remarks>
    /// <param name="topFolder">The work tree's top folder.</param>
    /// <param name="folder">The folder, in the work tree.</param>
    public static TagScope OfModule(string topFolder, string folder)
    {
        string? relative = TreePath.Below(topFolder, folder);
        while (!string.IsNullOrEmpty(relative) && !File.Exists(Path.Combine(topFolder, relative, ModuleFile)))
            relative = TreePath.ParentOf(relative!);
        if (string.IsNullOrEmpty(relative))
            return Repository;
        Match module = ModuleLine.Match(File.ReadAllText(Path.Combine(topFolder, relative, ModuleFile)));
        Match major = MajorElement.Match(module.Groups["path"].Value);
        if (!major.Success || !("/" + relative).EndsWith(major.Value, StringComparison.Ordinal))
            return new TagScope(relative + "/", $"the module lies in the folder '{relative}'", null);
        string parent = TreePath.ParentOf(relative!);
        BigInteger number = BigInteger.Parse(major.Groups["major"].Value, NumberStyles.None, CultureInfo.InvariantCulture);
        return new TagScope(parent.Length == 0 ? parent : parent + "/", $"the module lies in '{relative}', the folder of its major version", number);
    }

    /// <summary>Whether tags can begin with a text.</summary>
    internal static bool IsPrefix(string text) => !Forbidden.IsMatch(text);

    /// <summary>Whether a tag is meant as a release of this scope: prefix, <c>v</c> and a digit.</summary>
    internal bool Claims(string tag) =>
        tag.StartsWith(Prefix + "v", StringComparison.Ordinal) && tag.Length > Prefix.Length + 1 && tag[Prefix.Length + 1] is >= '0' and <= '9';

    /// <summary>The version a tag of this scope names; false where it is no semantic version.</summary>
    internal bool TryRead(string tag, out SemanticVersion version) => SemanticVersion.TryParse(tag.Substring(Prefix.Length), out version);

    /// <summary>Whether a version is one of this scope's.</summary>
    internal bool Admits(SemanticVersion version) => Major is null || version.Major == Major;
}
