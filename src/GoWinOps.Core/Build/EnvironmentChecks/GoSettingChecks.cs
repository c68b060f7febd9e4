using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;

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

/// <summary>What GOTOOLCHAIN would do.</summary>
internal sealed class GoToolchainCheck : GoSettingCheck
{
    private const int FirstMinorThatHasIt = 21;

    /// <inheritdoc/>
    public override string Name => "GoToolchain";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        if (facts.GoVersion?.IsAtLeast(FirstMinorThatHasIt) == false)
            return CheckOutcome.Skip("Go has it from 1.21 on");
        string value = ValueOf(facts);
        string[] parts = value.Split('+');
        bool isValid = (parts.Length == 1 && parts[0] is "local" or "auto" or "path") || (parts.Length <= 2 && IsToolchain(parts[0]) && parts.Skip(1).All(part => part is "auto" or "path"));
        if (!isValid)
            return CheckOutcome.Fail(value, "local, auto, path, or a version such as go1.24.4", "Correct GOTOOLCHAIN: every go command fails with it.");
        bool isAutomatic = value == "auto" || value.EndsWith("+auto", StringComparison.Ordinal);
        bool isWanted = isAutomatic && facts.GoVersion is { } version && GoVersionNumber.TryParse(facts.Module?.Wanted) is { } wanted && version.CompareTo(wanted) < 0;
        if (isWanted)
        {
            return CheckOutcome.Warn(
                value, "a Go that is new enough", $"go commands download {facts.Module!.Wanted} by themselves and build with it; Invoke-GoCrossBuild does not. Run Install-GoToolchain -Project '{facts.Project}'.");
        }

        bool isOther = IsToolchain(parts[0]) && parts[0] != facts.GoName && parts[0] != "local";
        return isOther
            ? CheckOutcome.Warn(value, facts.GoName, $"go commands build with {parts[0]} whatever the project asks for. Remove GOTOOLCHAIN, and run 'go env -u GOTOOLCHAIN'.")
            : CheckOutcome.Pass(value);
    }

    private static bool IsToolchain(string text) => text == "local" || (text.StartsWith("go", StringComparison.Ordinal) && GoVersionNumber.TryParse(text) is not null);

    // Go is never asked itself: it would begin to download.
    private static string ValueOf(EnvironmentFacts facts)
    {
        if (facts.Environment["GOTOOLCHAIN"] is { Length: > 0 } set)
            return set;
        if (facts.Stored.TryGetValue("GOTOOLCHAIN", out string? stored) && stored.Length > 0)
            return stored;
        string defaults = Path.Combine(facts.Setting("GOROOT"), "go.env");
        string? line = File.Exists(defaults) ? File.ReadLines(defaults).FirstOrDefault(text => text.StartsWith("GOTOOLCHAIN=", StringComparison.Ordinal)) : null;
        return line?.Substring("GOTOOLCHAIN=".Length).Trim() ?? "local";
    }
}

/// <summary>Whether a forgotten setting makes every build one for another system.</summary>
internal sealed class GoSettingsCheck : GoBasedCheck
{
    private static readonly string[] Surprising = { "GOOS", "GOARCH", "GO386", "GOAMD64", "GOARM", "GOARM64" };

    /// <inheritdoc/>
    public override string Name => "GoSettings";

    /// <inheritdoc/>
    protected override Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        List<string> stored = Surprising.Where(facts.Stored.ContainsKey).ToList();
        List<string> set = Surprising.Where(name => facts.Environment[name] is { Length: > 0 }).ToList();
        string found = string.Join(", ", stored.Select(name => $"{name}={facts.Stored[name]} in {facts.Setting("GOENV")}").Concat(set.Select(name => $"{name}={facts.Environment[name]} in this session")));
        if (found.Length == 0)
            return Task.FromResult(CheckOutcome.Pass(facts.Stored.Count == 0 ? "none stored" : "stored: " + string.Join(", ", facts.Stored.Keys.OrderBy(name => name, StringComparer.Ordinal))));
        const string Expected = "what to build for given to the build, not stored";
        if (stored.Count == 0)
            return Task.FromResult(CheckOutcome.Warn(found, Expected, "Every go build makes a program for that system. Remove the variables: Remove-Item Env:" + set[0] + "."));
        string command = "go env -u " + string.Join(" ", stored);
        CheckOutcome outcome = CheckOutcome.Warn(found, Expected, $"Every go build makes a program for that system. Run '{command}'.");
        return Task.FromResult(outcome.FixedBy(command, token => UnsetAsync(facts, stored, token)));
    }

    private static async Task UnsetAsync(EnvironmentFacts facts, List<string> names, CancellationToken cancellationToken)
    {
        ToolCommand command = facts.Go(names.Prepend("-u").Prepend("env").ToArray());
        // Go checks the pair of system and processor that would be left, and the session's own are none of it.
        foreach (string name in names)
            command.Environment[name] = null;
        ToolResult result = await EnvironmentFacts.RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new GoWinOpsException(nameof(Messages.GoCommandFailed), facts.GoPath, command.DisplayText, result.ExitCode, result.Error.Trim());
    }
}
