using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build.Tools;

/// <summary>A Go program to install from its source: which package, which version.</summary>
internal sealed class GoToolReference
{
    internal const string Latest = "latest";

    private static readonly char[] VersionSeparator = { '@' };
    private static readonly Regex PackageForm = new(@"^[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9_~+][A-Za-z0-9._~+-]*)+\z", RegexOptions.CultureInvariant);
    private static readonly Regex VersionForm = new(@"^[A-Za-z0-9][A-Za-z0-9._+/-]{0,127}\z", RegexOptions.CultureInvariant);

    private GoToolReference(string package, string version)
    {
        Package = package;
        Version = version;
    }

    /// <summary>The tools that are known by a short name, and their packages. Sources: each project's own instructions.</summary>
    internal static IReadOnlyDictionary<string, string> Known { get; } = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["dlv"] = "github.com/go-delve/delve/cmd/dlv",
        ["gopls"] = "golang.org/x/tools/gopls",
        ["govulncheck"] = "golang.org/x/vuln/cmd/govulncheck",
        ["staticcheck"] = "honnef.co/go/tools/cmd/staticcheck",
    };

    /// <summary>The main package's import path.</summary>
    internal string Package { get; }

    /// <summary><c>v1.2.3</c>, <c>latest</c>, or a branch or commit.</summary>
    internal string Version { get; }

    /// <summary>Whether the version is one release and no other.</summary>
    internal bool IsExact => Version.Length > 1 && Version[0] == 'v' && SemanticVersion.TryParse(Version, out _);

    /// <summary>Reads a short name or an import path, each also with <c>@version</c> behind it.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="version">The version given apart from it; null where none was.</param>
    /// <exception cref="GoWinOpsException"><c>GoToolUnknown</c>, <c>GoToolVersionInvalid</c></exception>
    internal static GoToolReference Parse(string text, string? version)
    {
        string[] parts = text.Split(VersionSeparator, 2);
        string package = Known.TryGetValue(parts[0], out string? known) ? known : parts[0];
        if (!PackageForm.IsMatch(package))
            throw new GoWinOpsException(nameof(Messages.GoToolUnknown), text, text, string.Join(", ", NearestName.Of(parts[0], Known.Keys)));
        string chosen = parts.Length == 2 ? parts[1] : version ?? Latest;
        // Whoever writes 0.18.1 means the tag that Go demands a v for.
        if (char.IsDigit(chosen.FirstOrDefault()) && SemanticVersion.TryParse(chosen, out _))
            chosen = "v" + chosen;
        bool isContradicted = parts.Length == 2 && version is not null && version != parts[1];
        return !isContradicted && VersionForm.IsMatch(chosen)
            ? new GoToolReference(package, chosen)
            : throw new GoWinOpsException(nameof(Messages.GoToolVersionInvalid), text, isContradicted ? $"{parts[1]}' and '{version}" : chosen, text);
    }

    /// <inheritdoc/>
    public override string ToString() => Package + "@" + Version;
}
