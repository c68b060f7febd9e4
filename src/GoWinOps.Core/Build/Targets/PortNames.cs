using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>Names of platforms in words.</summary>
internal static class PortNames
{
    private static readonly Dictionary<string, string> Systems = new(StringComparer.Ordinal)
    {
        ["aix"] = "AIX",
        ["android"] = "Android",
        ["darwin"] = "macOS",
        ["dragonfly"] = "DragonFly BSD",
        ["freebsd"] = "FreeBSD",
        ["illumos"] = "illumos",
        ["ios"] = "iOS",
        ["js"] = "a JavaScript host",
        ["linux"] = "Linux",
        ["netbsd"] = "NetBSD",
        ["openbsd"] = "OpenBSD",
        ["plan9"] = "Plan 9",
        ["solaris"] = "Solaris",
        ["wasip1"] = "a WASI preview 1 host",
        ["windows"] = "Windows",
    };

    private static readonly Dictionary<string, string> Processors = new(StringComparer.Ordinal)
    {
        ["386"] = "32-bit x86",
        ["amd64"] = "64-bit x86",
        ["arm"] = "32-bit ARM",
        ["arm64"] = "64-bit ARM",
        ["loong64"] = "64-bit LoongArch",
        ["mips"] = "32-bit MIPS, big-endian",
        ["mips64"] = "64-bit MIPS, big-endian",
        ["mips64le"] = "64-bit MIPS, little-endian",
        ["mipsle"] = "32-bit MIPS, little-endian",
        ["ppc64"] = "64-bit POWER, big-endian",
        ["ppc64le"] = "64-bit POWER, little-endian",
        ["riscv64"] = "64-bit RISC-V",
        ["s390x"] = "IBM Z",
        ["sparc64"] = "64-bit SPARC",
        ["wasm"] = "WebAssembly",
    };

    /// <summary>The platform in words; Go's own names where a newer Go knows more.</summary>
    internal static string Of(string os, string architecture) =>
        architecture == "wasm" ? $"{OfProcessor(architecture)} in {OfSystem(os)}" : $"{OfSystem(os)} on {OfProcessor(architecture)}";

    /// <summary>The operating system in words.</summary>
    internal static string OfSystem(string os) => Systems.TryGetValue(os, out string? name) ? name : os;

    /// <summary>The processor in words.</summary>
    internal static string OfProcessor(string architecture) => Processors.TryGetValue(architecture, out string? name) ? name : architecture;
}
