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

    private static readonly TimeSpan PublishDeadline = TimeSpan.FromMinutes(10);

    private static readonly string[] SharedFiles = ["Directory.Build.props", "global.json", "tests/Directory.Build.props"];

    /// <returns>The folder with the executable. Nothing may write to it.</returns>
    public static async Task<string> EnsureAsync(Action<string> log, CancellationToken cancellation)
    {
        var repository = LabPaths.FindRepository();
        var key = ContentKey.Of(Sources(repository));
        return await CacheEntry.EnsureAsync(
            "host",
            key,
            (folder, token) => PublishAsync(repository, folder, log, token),
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

    private static async Task PublishAsync(string repository, string folder, Action<string> log, CancellationToken cancellation)
    {
        log("Publishing the nodes' PowerShell host for Windows (once per change of its source).");
        var intermediate = Directory.CreateTempSubdirectory("gowinops-host-");
        try
        {
            var information = ExternalProgram.StartInfo(
                DotNetHost.Path,
                [
                    "publish", Path.Combine(repository, Project), "-c", "Release", "-r", "win-x64", "--self-contained",
                    "-p:PublishReadyToRun=true", "--artifacts-path", intermediate.FullName, "-o", folder, "-m:1", "-nodeReuse:false", "-v", "q",
                ]);
            // The SDK hands these to its children; they name this program's own build, not the one to be made.
            information.Environment.Remove("MSBUILD_EXE_PATH");
            information.Environment.Remove("MSBuildSDKsPath");
            var result = await ExternalProgram.TryRunAsync(information, cancellation, PublishDeadline).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new LabException($"'dotnet publish {Project}' failed: {(result.Output + result.Error).Trim()}");
            }
        }
        finally
        {
            intermediate.Delete(recursive: true);
        }
    }
}
