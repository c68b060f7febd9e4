using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Builds a second time with an empty build cache and other temporary folders, and compares every byte.</summary>
internal static class GoBuildVerification
{
    /// <summary>Sees to it that the build is reproducible.</summary>
    /// <exception cref="GoWinOpsException"><c>GoBuildNotReproducible</c></exception>
    internal static async Task RunAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        GoBuild build = run.Build;
        string second = Path.Combine(run.Scratch.TemporaryFolder, "second" + build.Target.ExecutableSuffix);
        ToolCommand command = build.Compose(second);
        command.Environment["GOTMPDIR"] = run.Scratch.TemporaryFolder;
        command.Environment["GOCACHE"] = build.Session.VerificationCache;
        ToolResult result = await ToolProcess.RunAsync(command, build.Settings.Deadline, null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw GoCompilation.Failure(build, command, result);
        long? difference = await FileComparison.FirstDifferenceAsync(run.PartialPath, second, cancellationToken).ConfigureAwait(false);
        if (difference is { } offset)
        {
            string hexadecimal = offset.ToString("x", CultureInfo.InvariantCulture);
            throw new GoWinOpsException(
                nameof(Messages.GoBuildNotReproducible), build.Target.Name, build.Package.ImportPath, build.Target.Name, offset, hexadecimal, BinaryPlace.Describe(run.PartialPath, offset, cancellationToken));
        }

        run.Artifact.IsVerified = true;
    }
}
