using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>Which Go is wanted: one version, the newest of a line, the newest stable one or the newest of all.</summary>
internal sealed class GoVersionRequest
{
    internal const string Stable = "stable";
    internal const string Latest = "latest";

    private readonly bool includesPrereleases;

    private GoVersionRequest(string text, GoVersionNumber? number, bool includesPrereleases)
    {
        Text = text;
        Number = number;
        this.includesPrereleases = includesPrereleases;
    }

    /// <summary>As the user wrote it.</summary>
    internal string Text { get; }

    /// <summary>The version or line that is wanted; null for stable and latest.</summary>
    internal GoVersionNumber? Number { get; }

    /// <summary>The version, where exactly one will do.</summary>
    internal GoVersionNumber? Exact => Number is { IsLanguage: false } ? Number : null;

    /// <summary>Reads <c>1.24.4</c>, <c>1.24</c>, <c>1.25rc1</c> (each also with <c>go</c> before it), <c>stable</c> or <c>latest</c>.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainVersionInvalid</c></exception>
    internal static GoVersionRequest Parse(string text)
    {
        string word = text.Trim().ToLowerInvariant();
        if (word is Stable or Latest)
            return new GoVersionRequest(word, null, word == Latest);
        GoVersionNumber number = GoVersionNumber.TryParse(word) is { } parsed && (word == parsed.Text || word == parsed.Name)
            ? parsed
            : throw new GoWinOpsException(nameof(Messages.ToolchainVersionInvalid), text, text);
        return new GoVersionRequest(word, number, number.IsPrerelease);
    }

    /// <summary>The newest of <paramref name="candidates"/> that is wanted, or null.</summary>
    internal GoVersionNumber? Newest(IEnumerable<GoVersionNumber> candidates) =>
        candidates.Where(IsWanted).OrderByDescending(candidate => candidate).FirstOrDefault();

    private bool IsWanted(GoVersionNumber candidate)
    {
        if (Exact is { } exact)
            return candidate.CompareTo(exact) == 0;
        return (includesPrereleases || !candidate.IsPrerelease) && (Number is null || candidate.IsOfLine(Number));
    }
}
