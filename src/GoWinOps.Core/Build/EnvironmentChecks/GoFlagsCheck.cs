using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether GOFLAGS holds what Go refuses, or what a command line would replace without a word.</summary>
internal sealed class GoFlagsCheck : GoSettingCheck
{
    // Invoke-GoCrossBuild joins -ldflags, but a go build by hand does not.
    private static readonly string[] Replaced = { "ldflags", "tags", "gcflags", "asmflags", "mod", "gccgoflags", "pgo", "toolexec" };

    /// <inheritdoc/>
    public override string Name => "GoFlags";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string flags = facts.Setting("GOFLAGS");
        if (flags.Length == 0)
            return CheckOutcome.Pass("none");
        List<string> elements = GoFlags.Split(flags).Select(element => element.Trim('\'', '"')).ToList();
        if (elements.Find(element => !element.StartsWith("-", StringComparison.Ordinal) || element.Trim('-').Length == 0) is { } bad)
        {
            return CheckOutcome.Fail(
                flags, "flags only, each one element", $"'{bad}' is no flag, so every go command fails. Write values with blanks as one quoted element: '-ldflags=-s -w'.");
        }

        List<string> replaced = elements.Select(element => element.TrimStart('-').Split('=')[0]).Where(name => Replaced.Contains(name)).Distinct().ToList();
        return replaced.Count == 0
            ? CheckOutcome.Pass(flags)
            : CheckOutcome.Warn(flags, "no " + string.Join(", ", replaced.Select(name => "-" + name)), "The same flag on a command line replaces the one in GOFLAGS without a word. Give it where you build.");
    }
}
