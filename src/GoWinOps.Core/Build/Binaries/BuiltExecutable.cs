using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Reads an executable that was just built and compares it with what was asked for, before anybody can use it.</summary>
internal static class BuiltExecutable
{
    /// <summary>What the executable says of itself, when it is what was asked for.</summary>
    /// <exception cref="GoWinOpsException"><c>GoBuildMismatch</c>, <c>GoVariableNotStamped</c>, and those of reading an executable.</exception>
    internal static Task<GoBuildInfo> InspectAsync(GoBuildRun run, CancellationToken cancellationToken) =>
        Task.Run(() => Inspect(run, cancellationToken), cancellationToken);

    private static GoBuildInfo Inspect(GoBuildRun run, CancellationToken cancellationToken)
    {
        using ExecutableFile file = ExecutableFile.Open(run.PartialPath, cancellationToken);
        GoBuildInfo info = GoBuildInfoReader.Read(file, file.Images[0])
            ?? throw new GoWinOpsException(nameof(Messages.ExecutableNotBuiltByGo), run.PartialPath, run.PartialPath);
        GoBuild build = run.Build;
        IReadOnlyList<string> differences = new GoBuildExpectation(build).DifferencesTo(info);
        if (differences.Count > 0)
            throw new GoWinOpsException(nameof(Messages.GoBuildMismatch), build.Target.Name, build.Package.ImportPath, build.Target.Name, string.Join("; ", differences));
        VariableStamps.Check(run, GoStamps.Unproven(file.Images[0], VariableStamps.Of(build.Settings)));
        return info;
    }
}
