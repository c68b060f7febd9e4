using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Runs the <c>go build</c> command of a build, keeps its words, and makes objects of its complaints.</summary>
internal static class GoCompilation
{
    private const int MaximumErrorLines = 40;

    /// <summary>Compiles and links.</summary>
    /// <exception cref="GoBuildException"><c>GoBuildFailed</c></exception>
    /// <exception cref="GoWinOpsException"><c>ToolTimedOut</c></exception>
    internal static async Task RunAsync(GoBuildRun run, string partialLogPath, CancellationToken cancellationToken)
    {
        GoBuild build = run.Build;
        ToolCommand command = build.Compose(run.PartialPath);
        command.Environment["GOTMPDIR"] = run.Scratch.TemporaryFolder;
        ToolResult result = await ToolProcess.RunAsync(command, build.Settings.Deadline, ReportPackage, cancellationToken).ConfigureAwait(false);
        await GoBuildLog.WriteAsync(partialLogPath, command, build.Toolchain, result, cancellationToken).ConfigureAwait(false);
        await AtomicFile.PublishAsync(partialLogPath, build.LogPath, cancellationToken).ConfigureAwait(false);
        run.Artifact.Duration = result.Duration;
        if (result.ExitCode != 0)
            throw Failure(build, command, result);

        void ReportPackage(string line)
        {
            if (GoDiagnosticParser.IsPackageName(line))
                run.OnPackage?.Invoke(line);
        }
    }

    /// <summary>What Go complains of.</summary>
    internal static GoBuildException Failure(GoBuild build, ToolCommand command, ToolResult result)
    {
        List<string> lines = ToolResult.LinesOf(result.Error).Where(line => !GoDiagnosticParser.IsPackageName(line)).ToList();
        IEnumerable<string> shown = lines.Count > MaximumErrorLines
            ? lines.Take(MaximumErrorLines).Concat(new[] { $"({lines.Count - MaximumErrorLines} further lines are in the log)" })
            : lines;
        return new GoBuildException(
            build.Package.ImportPath,
            build.Target.Name,
            result.ExitCode,
            string.Join("\n", shown),
            GoDiagnosticParser.Parse(lines, command.WorkingFolder),
            build.LogPath);
    }
}
