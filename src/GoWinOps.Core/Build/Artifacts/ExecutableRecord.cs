using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>What an executable itself tells of itself.</summary>
internal sealed class ExecutableRecord
{
    private const string UnknownVersion = "(devel)";

    private readonly ExecutableFormat format;

    private ExecutableRecord(GoBuildInfo? go, BinaryImage image, string? fileVersion)
    {
        format = image.Format;
        Architecture = image.Architecture;
        Go = go;
        Target = go?.Target ?? (SystemOf(image) is { } system ? system + "/" + image.Architecture : null);
        FileVersion = fileVersion;
    }

    /// <summary>What Go recorded in it; null where Go did not build it.</summary>
    internal GoBuildInfo? Go { get; }

    /// <summary>What it was built for; null where its headers leave the operating system open.</summary>
    internal string? Target { get; }

    /// <summary>The processor it was built for, in Go's words.</summary>
    internal string Architecture { get; }

    /// <summary>The file version of a program for Windows; null where it has none.</summary>
    internal string? FileVersion { get; }

    /// <summary>Reads an executable; of a universal file of macOS, its first program.</summary>
    /// <exception cref="GoWinOpsException">Those of <see cref="ExecutableFile.Open"/>, and <c>GoBuildInfoContradictory</c></exception>
    internal static Task<ExecutableRecord> ReadAsync(string path, CancellationToken cancellationToken) => Task.Run(() => Read(path, cancellationToken), cancellationToken);

    /// <summary>Enters what was read into a manifest.</summary>
    internal void EnterInto(ArtifactManifest manifest)
    {
        manifest.FileVersion = FileVersion;
        if (Go is null)
            return;
        manifest.GoVersion = Go.GoVersion;
        manifest.Package ??= NullIfEmpty(Go.MainPackage);
        manifest.Module = NullIfEmpty(Go.Module);
        manifest.Microarchitecture = NullIfEmpty(Go.MicroArchitecture);
        manifest.Dependencies = Go.Dependencies.Select(DependencyOf).OrderBy(dependency => dependency.Path, StringComparer.Ordinal).ToList();
    }

    /// <summary>Whether a program whose headers name no system may be for this one.</summary>
    internal bool MayRunOn(string system) => format == ExecutableFormat.Elf && system is not ("windows" or "darwin" or "ios" or "plan9" or "aix");

    private static string? SystemOf(BinaryImage image) => image.OperatingSystem ?? (image.Format == ExecutableFormat.MachO ? "darwin" : null);

    private static ExecutableRecord Read(string path, CancellationToken cancellationToken)
    {
        using ExecutableFile file = ExecutableFile.Open(path, cancellationToken);
        BinaryImage image = file.Images[0];
        GoBuildInfo? go = GoBuildInfoReader.Read(file, image);
        string? version = image is PortableExecutable portable ? PeResources.Of(portable).ReadVersion()?.Number.ToString() : null;
        return new ExecutableRecord(go, image, version);
    }

    /// <summary>A module as it was compiled: where a <c>replace</c> line put another in its place, that one; the path of a local folder is not recorded.</summary>
    private static ArtifactDependency DependencyOf(GoModule module)
    {
        GoModule compiled = module.Replacement ?? module;
        bool isLocal = module.Replacement is { Version.Length: 0 };
        return new ArtifactDependency
        {
            Path = isLocal ? module.Path : compiled.Path,
            Version = compiled.Version == UnknownVersion ? string.Empty : compiled.Version,
            Sum = compiled.Sum,
            Replaces = module.Replacement is null ? null : (module.Path + " " + module.Version).Trim(),
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
