using GoWinOps.Build.Toolchains;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether this Go is new enough for the project's go.mod.</summary>
internal sealed class GoVersionCheck : GoSettingCheck
{
    private const int FirstMinorThatHeedsIt = 21;

    /// <inheritdoc/>
    public override string Name => "GoVersion";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        if (facts.Module is not { } module)
            return CheckOutcome.Skip("there is no go.mod");
        if (module.Go is null)
            return CheckOutcome.Warn("the go.mod has no go line", "a go line", "Without one Go assumes the language of Go 1.16. Write one with 'go mod edit -go=VERSION'.");
        if (facts.GoVersion is not { } version || GoVersionNumber.TryParse(module.Go) is not { } oldest)
            return CheckOutcome.Skip($"'{facts.GoName}' cannot be compared with 'go {module.Go}'");
        string remedy = $"Run Install-GoToolchain -Project '{facts.Project}' and put its bin folder on PATH, or give its version with -GoPath.";
        if (version.CompareTo(oldest) < 0)
        {
            string ignored = version.IsAtLeast(FirstMinorThatHeedsIt) ? string.Empty : " Before 1.21 Go does not refuse: it builds, and may fail on what it does not know.";
            return CheckOutcome.Fail(facts.GoName, "go" + oldest.Text + " or newer", remedy + ignored);
        }

        return GoVersionNumber.TryParse(module.Toolchain) is { } suggested && version.CompareTo(suggested) < 0
            ? CheckOutcome.Warn(facts.GoName, suggested.Name + ", which the toolchain line suggests", remedy)
            : CheckOutcome.Pass(facts.GoName, "go" + oldest.Text + " or newer");
    }
}
