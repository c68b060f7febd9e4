using System.Collections.Generic;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>All checks, in the order they are shown.</summary>
internal static class EnvironmentExamination
{
    internal static IReadOnlyList<IEnvironmentCheck> All { get; } = new IEnvironmentCheck[]
    {
        new GoCommandCheck(),
        new GoVersionCheck(),
        new GoRootCheck(),
        new GoPathCheck(),
        new GoModulesCheck(),
        new GoProxyCheck(),
        new GoFlagsCheck(),
        new GoToolchainCheck(),
        new GoSettingsCheck(),
        new GitCheck(),
        new GitOwnerCheck(),
        new CompilerCheck(),
        new GofmtCheck(),
        new GoToolCheck("gopls", "Gopls"),
        new GoToolCheck("dlv", "Delve"),
        new GoToolCheck("staticcheck", "Staticcheck"),
        new GoToolCheck("govulncheck", "Govulncheck"),
        new EditorCheck(),
        new DiskSpaceCheck(),
        new LongPathsCheck(),
    };

    /// <summary>What a check found, as an object for the user.</summary>
    internal static GoEnvironmentCheck Describe(IEnvironmentCheck check, CheckOutcome outcome, string project) => new()
    {
        Name = check.Name,
        Status = outcome.Status,
        Found = outcome.Found,
        Expected = outcome.Expected,
        Remedy = outcome.Remedy,
        CanFix = outcome.Fix is not null,
        Project = project,
    };
}
