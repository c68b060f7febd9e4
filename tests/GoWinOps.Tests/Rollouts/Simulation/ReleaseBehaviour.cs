using System;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>How a release behaves once started.</summary>
internal sealed class ReleaseBehaviour
{
    internal static ReleaseBehaviour Good { get; } = new();

    internal TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(2);

    internal TimeSpan? CrashesAfter { get; init; }

    internal bool RestartsAfterCrash { get; init; }

    internal bool IsHealthy(TimeSpan age) => age >= HealthyAfter && (CrashesAfter is null || RestartsAfterCrash || age < CrashesAfter);
}
