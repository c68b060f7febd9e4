using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>The PowerShell host that runs on the nodes: GoWinOps.Shell, self-contained for Windows and compiled ahead of time.</summary>
internal static class NodeHostImage
{
    private const string Project = "tests/GoWinOps.Shell";

    private static readonly string[] SharedFiles = ["Directory.Build.props", "global.json", "tests/Directory.Build.props"];

    /// <returns>The folder with the executable. Nothing may write to it.</returns>
    public static async Task<string> EnsureAsync(Action<string> log, CancellationToken cancellation)
    {
        var repository = LabPaths.FindRepository();
        var key = ContentKey.Of(Sources(repository));
        return await CacheEntry.EnsureAsync(
            "host",
            key,
            (folder, token) =>
            {
                log("Publishing the nodes' PowerShell host for Windows (once per change of its source).");
                return PublishedProgram.PublishAsync(Project, folder, ["-p:PublishReadyToRun=true"], token);
            },
            log,
            cancellation).ConfigureAwait(false);
    }

    private static IEnumerable<(string, byte[])> Sources(string repository)
    {
        var project = Path.Combine(repository, Project);
        return Directory.EnumerateFiles(project)
            .Concat(SharedFiles.Select(name => Path.Combine(repository, name)))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));
    }
}
