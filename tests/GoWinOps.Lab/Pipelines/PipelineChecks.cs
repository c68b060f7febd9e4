using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;

namespace GoWinOps.Lab.Pipelines;

/// <summary>Gets the grammars of CI systems from npm into the cache, in the versions and with the hashes that the lock file beside them holds.</summary>
internal static class PipelineChecks
{
    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Obstacle => new[] { "node", "npm" }.FirstOrDefault(program => ExternalProgram.Find(program) is null) is { } missing ? $"there is no {missing}" : null;

    /// <summary>Installs the packages on the first call (about 25 MB); finds them later.</summary>
    /// <returns>The folder of <c>check.mjs</c>.</returns>
    public static Task<string> EnsureAsync(Action<string> log, CancellationToken cancellation)
    {
        var files = Directory.GetFiles(Path.Combine(LabPaths.FindRepository(), "tests", "GoWinOps.Tests", "Pipelines", "checks")).Order(StringComparer.Ordinal).ToList();
        Directory.CreateDirectory(LabPaths.Cache);
        return CacheEntry.EnsureAsync(
            "pipeline-checks", ContentKey.Of(files.Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))), (folder, token) => FillAsync(folder, token), log, cancellation);

        async Task FillAsync(string folder, CancellationToken token)
        {
            log("Getting the grammars of CI systems from npm (once, about 25 MB).");
            foreach (var file in files)
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            // No script of a package runs: nothing but their code and data is wanted.
            await ExternalProgram.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder], token, TimeSpan.FromMinutes(5)).ConfigureAwait(false);
        }
    }
}
