using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace GoWinOps.Lab.Images;

/// <summary>
/// The service host for the nodes. Wine has no .NET Framework, so it is the build for .NET 10 that brings its own runtime: one file, trimmed, because
/// tests send it to nodes as they send any release.
/// </summary>
public static class ServiceHostImage
{
    private const string Project = "src/GoWinOps.ServiceHost";
    private const string ProjectFile = "GoWinOps.ServiceHost.csproj";
    private const string Executable = "GoWinOps.ServiceHost.exe";

    private static readonly string[] SharedFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json", "src/Directory.Build.props"];

    /// <returns>The path of the executable. Nothing may write to it.</returns>
    public static async Task<string> EnsureAsync(Action<string> log, CancellationToken cancellation)
    {
        var repository = LabPaths.FindRepository();
        var folder = await CacheEntry.EnsureAsync(
            "service-host",
            ContentKey.Of(Sources(repository).Order(StringComparer.Ordinal).Select(path => (Path.GetRelativePath(repository, path), File.ReadAllBytes(path)))),
            async (target, token) =>
            {
                log("Publishing the service host for the nodes (once per change of its source).");
                await PublishedProgram.PublishAsync(
                    Project,
                    target,
                    // A lock file of this build's own: the project's does not know the linker.
                    ["-f", "net10.0", "-p:TrimHost=true", "-p:RunAnalyzers=false", $"-p:NuGetLockFilePath={Path.Combine(target, "packages.lock.json")}"],
                    token).ConfigureAwait(false);
            },
            log,
            cancellation).ConfigureAwait(false);
        return Path.Combine(folder, Executable);
    }

    // The project's own files, and those of other folders that it names.
    private static IEnumerable<string> Sources(string repository)
    {
        var project = Path.Combine(repository, Project);
        string[] built = [Path.Combine(project, "bin") + Path.DirectorySeparatorChar, Path.Combine(project, "obj") + Path.DirectorySeparatorChar];
        var linked = XDocument.Load(Path.Combine(project, ProjectFile)).Descendants()
            .Where(element => element.Name.LocalName is "Compile" or "EmbeddedResource")
            .Select(element => (string?)element.Attribute("Include"))
            .OfType<string>()
            .SelectMany(pattern => Files(Path.GetFullPath(Path.Combine(project, pattern))));
        return Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories)
            .Where(path => !Array.Exists(built, folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Concat(linked)
            .Concat(SharedFiles.Select(name => Path.Combine(repository, name)));
    }

    private static IEnumerable<string> Files(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern)!;
        return folder.EndsWith("**", StringComparison.Ordinal)
            ? Directory.EnumerateFiles(Path.GetDirectoryName(folder)!, Path.GetFileName(pattern), SearchOption.AllDirectories)
            : Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [];
    }
}
