using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Build;

namespace GoWinOps.Commands;

/// <summary>Completes a build target with what the Go at hand can build for, and behind a second slash with its processor levels.</summary>
public sealed class GoTargetCompleter : GoToolchainCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<(string Value, string Tooltip)> Values(GoToolchain toolchain, string word, IReadOnlyDictionary<string, string[]> given)
    {
        GoTarget? port = word.Count(character => character == '/') == 2
            ? toolchain.Targets.FirstOrDefault(target => word.StartsWith(target.Name + "/", StringComparison.OrdinalIgnoreCase))
            : null;
        if (port is not null)
            return GoMicroArchitectureCompleter.LevelsOf(toolchain, port).Select(level => (port.Name + "/" + level.Value, level.Tooltip));
        WildcardPattern pattern = new(word + "*", WildcardOptions.IgnoreCase);
        return toolchain.Targets.Where(target => pattern.IsMatch(target.Name) || pattern.IsMatch(target.Architecture))
            .OrderByDescending(target => target.FirstClass).ThenBy(target => target.Name, StringComparer.Ordinal)
            .Select(target => (target.Name, Tooltip(target)));
    }

    private static string Tooltip(GoTarget target) =>
        PortNames.Of(target.Os, target.Architecture) + (target.FirstClass ? ", first-class" : string.Empty) + (target.CgoSupported ? ", cgo" : string.Empty);
}
