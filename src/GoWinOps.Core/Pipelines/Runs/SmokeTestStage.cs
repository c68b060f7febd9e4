using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Pipelines.Runs;

/// <summary>Tries an environment's smoke tests, all of them; one that fails fails the stage.</summary>
internal static class SmokeTestStage
{
    /// <summary>Tries them.</summary>
    /// <exception cref="GoWinOpsException"><c>SmokeTestFailed</c>, of the first that failed, naming the others</exception>
    internal static async Task RunAsync(GoManifest manifest, string environment, IClock clock, Action<string> onResult, CancellationToken cancellationToken)
    {
        SmokeTestRun run = new(environment, Path.GetDirectoryName(manifest.Path)!, clock);
        List<SmokeTestResult> failed = new();
        foreach (ManifestSmokeTest test in manifest.EnvironmentOf(environment).SmokeTests)
        {
            SmokeTestResult result = await run.TryAsync(test, cancellationToken).ConfigureAwait(false);
            onResult($"Smoke test '{result.Name}' of {environment}: {(result.Passed ? "passed" : "failed")} ({result.Reason})");
            if (!result.Passed)
                failed.Add(result);
        }

        if (failed.Count == 0)
            return;
        string others = failed.Count == 1 ? string.Empty : $"; {string.Join(", ", failed.Skip(1).Select(result => $"'{result.Name}'"))} failed, too";
        throw new GoWinOpsException(nameof(Messages.SmokeTestFailed), failed[0].Name, failed[0].Name, environment, failed[0].Reason + others);
    }
}
