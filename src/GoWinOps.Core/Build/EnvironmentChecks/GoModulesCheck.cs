namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether Go works with modules.</summary>
internal sealed class GoModulesCheck : GoSettingCheck
{
    /// <inheritdoc/>
    public override string Name => "GoModules";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string value = facts.Setting("GO111MODULE");
        return value == "off"
            ? CheckOutcome.Fail("GO111MODULE is off", "on, or unset", "Modules are switched off: Go ignores every go.mod. Remove the variable, and run 'go env -u GO111MODULE'.")
            : CheckOutcome.Pass(value.Length == 0 ? "on" : value);
    }
}
