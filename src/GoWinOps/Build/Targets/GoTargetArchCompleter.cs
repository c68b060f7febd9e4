using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Build;

namespace GoWinOps.Commands;

/// <summary>Completes an architecture with those the Go at hand can build for on the operating systems given.</summary>
public sealed class GoTargetArchCompleter : GoToolchainCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Value, string Tooltip)> Values(GoToolchain toolchain, string word, IReadOnlyDictionary<string, string[]> given)
    {
        string[] systems = given["TargetOs"];
        return toolchain.Targets.Where(target => Begins(target.Architecture, word) && (systems.Length == 0 || systems.Contains(target.Os, StringComparer.OrdinalIgnoreCase)))
            .GroupBy(target => target.Architecture).OrderByDescending(group => group.Any(target => target.FirstClass)).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, $"{PortNames.OfProcessor(group.Key)} with {string.Join(", ", group.Select(target => target.Os))}"));
    }
}
