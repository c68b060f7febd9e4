using System;
using System.IO;
using System.Linq;
using GoWinOps.Build.Toolchains;

namespace GoWinOps.Build.EnvironmentChecks;

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
