using System;
using System.Runtime.InteropServices;
using GoWinOps.Nodes;

namespace GoWinOps.Build.Toolchains;

/// <summary>A system and processor, in Go's words, that a toolchain runs on.</summary>
internal sealed class GoPlatform
{
    internal GoPlatform(string os, string architecture)
    {
        Os = os;
        Architecture = architecture;
    }

    /// <summary>This machine.</summary>
    internal static GoPlatform Current { get; } = new(CurrentOs(), CurrentArchitecture());

    /// <summary><c>windows</c>, <c>linux</c>, <c>darwin</c>.</summary>
    internal string Os { get; }

    /// <summary><c>amd64</c>, <c>arm64</c>, <c>386</c>.</summary>
    internal string Architecture { get; }

    /// <summary>As the Go command writes it: <c>linux/amd64</c>.</summary>
    internal string Name => Os + "/" + Architecture;

    /// <summary>The architecture as the download index writes it: there, 32-bit ARM is named by its smallest processor.</summary>
    internal string IndexArchitecture => Architecture == "arm" ? "armv6l" : Architecture;

    /// <summary>The name of the official archive of a version.</summary>
    internal string ArchiveName(GoVersionNumber version) => $"{version.Name}.{Os}-{IndexArchitecture}.{(Os == "windows" ? "zip" : "tar.gz")}";

    private static string CurrentOs()
    {
        if (NodeContext.IsWindows)
            return "windows";
        return RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? "darwin"
            : RuntimeInformation.IsOSPlatform(OSPlatform.Create("FREEBSD")) ? "freebsd"
            : "linux";
    }

    // The newer ones are not in netstandard2.0's enumeration, but .NET's names for most of them are Go's.
    private static string CurrentArchitecture() => RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant() switch
    {
        "x64" => "amd64",
        "x86" => "386",
        "loongarch64" => "loong64",
        string same => same,
    };
}
