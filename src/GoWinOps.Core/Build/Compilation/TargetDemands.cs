using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Refuses a target that cannot be built as asked, before anything is built, so that the others go on.</summary>
internal static class TargetDemands
{
    /// <summary>Checks one target.</summary>
    /// <exception cref="GoWinOpsException"><c>GoCgoNotSupported</c>, <c>GoCCompilerNotFound</c>, <c>GoRaceNotSupported</c></exception>
    internal static void Check(GoToolchain toolchain, GoTarget target, GoBuildSettings settings)
    {
        if (settings.Race)
            GoRaceDetector.Require(toolchain, target);
        CCompiler.Find(toolchain, target, settings);
    }
}
