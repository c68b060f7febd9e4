using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Services;

namespace GoWinOps.Build.Artifacts;

/// <summary>Which artifacts are meant: names, versions and targets, each exact or with <c>*</c> and <c>?</c>; none of a kind means all.</summary>
internal sealed class ArtifactFilter
{
    /// <summary>Programs' names.</summary>
    internal IReadOnlyList<string> Names { get; set; } = Array.Empty<string>();

    /// <summary>Versions, with or without a leading <c>v</c>.</summary>
    internal IReadOnlyList<string> Versions { get; set; } = Array.Empty<string>();

    /// <summary>Targets, as os/architecture for every processor level, or os/architecture/level for one.</summary>
    internal IReadOnlyList<string> Targets { get; set; } = Array.Empty<string>();

    internal bool MatchesName(string name) => Matches(Names, name);

    internal bool Matches(string version, string target, string? microarchitecture) =>
        Matches(Versions.Select(WithoutPrefix), version)
        && (Matches(Targets, target) || (MicroArchitecture.LevelOf(microarchitecture) is { Length: > 0 } level && Matches(Targets, target + "/" + level)));

    private static bool Matches(IEnumerable<string> patterns, string text) => !patterns.Any() || patterns.Any(pattern => new NamePattern(pattern).Matches(text));

    private static string WithoutPrefix(string version) => version.Length > 1 && version[0] is 'v' or 'V' && char.IsDigit(version[1]) ? version.Substring(1) : version;
}
