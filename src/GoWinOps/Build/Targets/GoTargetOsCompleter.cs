using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Build;

namespace GoWinOps.Commands;

/// <summary>Completes an operating system with those the Go at hand can build for on the architectures given.</summary>
public sealed class GoTargetOsCompleter : GoToolchainCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Value, string Tooltip)> Values(GoToolchain toolchain, string word, IReadOnlyDictionary<string, string[]> given)
    {
        string[] architectures = given["TargetArch"];
        return toolchain.Targets.Where(target => Begins(target.Os, word) && (architectures.Length == 0 || architectures.Contains(target.Architecture, StringComparer.OrdinalIgnoreCase)))
            .GroupBy(target => target.Os).OrderByDescending(group => group.Any(target => target.FirstClass)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, $"{PortNames.OfSystem(group.Key)} on {string.Join(", ", group.Select(target => target.Architecture))}"));
    }
}
