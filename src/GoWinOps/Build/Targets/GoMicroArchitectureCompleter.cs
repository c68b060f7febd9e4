using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Build;

namespace GoWinOps.Commands;

/// <summary>Completes a processor level with those of the targets given, or of all.</summary>
public sealed class GoMicroArchitectureCompleter : GoToolchainCompleter
{
    /// <summary>The levels of a platform, each with its tooltip.</summary>
    internal static IEnumerable<(string Value, string Tooltip)> LevelsOf(GoToolchain toolchain, GoTarget port)
    {
        if (MicroArchitectureFamily.Of(port.Architecture) is not { } family)
            return Enumerable.Empty<(string, string)>();
        int minor = GoMinorVersion.Of(toolchain.Version);
        return (family.Levels.Count > 0 ? family.Levels : family.Options).Where(level => family.SinceMinor(level) <= minor)
            .Select(level => (level, $"{family.Variable}={level} for {PortNames.OfProcessor(port.Architecture)}{(level == family.Default ? ", the default" : string.Empty)}"));
    }

    /// <inheritdoc/>
    protected override IEnumerable<(string Value, string Tooltip)> Values(GoToolchain toolchain, string word, IReadOnlyDictionary<string, string[]> given)
    {
        string[] architectures = given["TargetArch"].Concat(given["Target"].Select(target => target.Split('/')).Where(parts => parts.Length > 1).Select(parts => parts[1])).ToArray();
        return toolchain.Targets.Where(target => architectures.Length == 0 || architectures.Contains(target.Architecture, StringComparer.OrdinalIgnoreCase))
            .GroupBy(target => target.Architecture).SelectMany(group => LevelsOf(toolchain, group.First()))
            .Where(level => Begins(level.Value, word)).GroupBy(level => level.Value).Select(group => group.First());
    }
}
