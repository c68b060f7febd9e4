using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>Programs of this repository published for the nodes.</summary>
internal static class PublishedProgram
{
    private static readonly TimeSpan PublishDeadline = TimeSpan.FromMinutes(10);

    /// <param name="project">The project's folder below the repository.</param>
    /// <param name="folder">Where the program goes.</param>
    /// <param name="options">Options of <c>dotnet publish</c> on top of those for a self-contained program for Windows.</param>
    /// <param name="cancellation">Stops the build.</param>
    /// <exception cref="LabException">It could not be built.</exception>
    public static async Task PublishAsync(string project, string folder, IReadOnlyList<string> options, CancellationToken cancellation)
    {
        var intermediate = Directory.CreateTempSubdirectory("gowinops-publish-");
        try
        {
            var information = ExternalProgram.StartInfo(
                DotNetHost.Path,
                [
                    "publish", Path.Combine(LabPaths.FindRepository(), project), "-c", "Release", "-r", "win-x64", "--self-contained", .. options,
                    "--artifacts-path", intermediate.FullName, "-o", folder, "-m:1", "-nodeReuse:false", "-v", "q",
                ]);
            // The SDK hands these to its children; they name this program's own build, not the one to be made.
            information.Environment.Remove("MSBUILD_EXE_PATH");
            information.Environment.Remove("MSBuildSDKsPath");
            var result = await ExternalProgram.TryRunAsync(information, cancellation, PublishDeadline).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new LabException($"'dotnet publish {project}' failed: {(result.Output + result.Error).Trim()}");
            }
        }
        finally
        {
            intermediate.Delete(recursive: true);
        }
    }
}
