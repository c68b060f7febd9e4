using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What a Go executable was built for, by its settings and by its headers, which must agree.</summary>
internal static class GoImageTarget
{
    private static readonly string[] NeverElf = { "aix", "darwin", "ios", "js", "plan9", "wasip1", "windows" };

    private static readonly string[] ElfSystems = { "android", "illumos", "linux", "freebsd", "netbsd", "openbsd", "dragonfly", "solaris" };

    /// <summary>The target as <c>os/architecture</c>.</summary>
    /// <exception cref="GoWinOpsException"><c>GoBuildInfoContradictory</c></exception>
    internal static string Of(string path, BinaryImage image, Dictionary<string, string> settings)
    {
        string? system = image.OperatingSystem ?? (image.Format == ExecutableFormat.MachO ? "darwin" : null);
        if (!settings.TryGetValue("GOOS", out string? os) || !settings.TryGetValue("GOARCH", out string? architecture))
            return (system ?? SystemOfRuntime(image) ?? "unknown") + "/" + image.Architecture;
        string fromHeaders = (system ?? "an unnamed system") + "/" + image.Architecture;
        string recorded = os + "/" + architecture;
        if (architecture == image.Architecture && Agrees(os, image))
            return recorded;
        throw new GoWinOpsException(nameof(Messages.GoBuildInfoContradictory), path, path, recorded, ExecutableFile.NameOf(image.Format), fromHeaders);
    }

    /// <summary>Go keeps the names of source files, also in a stripped executable, and its runtime has one a system: <c>runtime/os_linux.go</c>.</summary>
    private static string? SystemOfRuntime(BinaryImage image) => ElfSystems.FirstOrDefault(system =>
    {
        ByteScan file = new(Encoding.ASCII.GetBytes($"runtime/os_{system}.go\0"));
        return image.Segments.Any(segment => file.In(image.View, segment).Any());
    });

    /// <summary>Headers tell less than Go does: Android's are those of Linux, and many systems leave no word in them.</summary>
    private static bool Agrees(string os, BinaryImage image) => (image.Format, image.OperatingSystem) switch
    {
        (ExecutableFormat.Elf, null) => !NeverElf.Contains(os, StringComparer.Ordinal),
        (ExecutableFormat.Elf, "linux") => os is "linux" or "android",
        (ExecutableFormat.Elf, "solaris") => os is "solaris" or "illumos",
        (ExecutableFormat.MachO, null) => os is "darwin" or "ios",
        (ExecutableFormat.Wasm, null) => os is "js" or "wasip1",
        (_, string system) => system == os,
        _ => false,
    };
}
