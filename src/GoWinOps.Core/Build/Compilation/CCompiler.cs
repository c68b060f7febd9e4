using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The C compiler a build with cgo uses.</summary>
internal sealed class CCompiler
{
    // The usual name, Zig's name and Debian's package for each target. Sources: the Debian package lists; 'zig targets'.
    private static readonly Dictionary<string, (string Compiler, string Zig, string Package)> Known = new(StringComparer.Ordinal)
    {
        ["linux/386"] = ("i686-linux-gnu-gcc", "x86-linux-gnu", "gcc-i686-linux-gnu"),
        ["linux/amd64"] = ("x86_64-linux-gnu-gcc", "x86_64-linux-gnu", "gcc-x86-64-linux-gnu"),
        ["linux/arm"] = ("arm-linux-gnueabihf-gcc", "arm-linux-gnueabihf", "gcc-arm-linux-gnueabihf"),
        ["linux/arm64"] = ("aarch64-linux-gnu-gcc", "aarch64-linux-gnu", "gcc-aarch64-linux-gnu"),
        ["linux/ppc64le"] = ("powerpc64le-linux-gnu-gcc", "powerpc64le-linux-gnu", "gcc-powerpc64le-linux-gnu"),
        ["linux/riscv64"] = ("riscv64-linux-gnu-gcc", "riscv64-linux-gnu", "gcc-riscv64-linux-gnu"),
        ["linux/s390x"] = ("s390x-linux-gnu-gcc", "s390x-linux-gnu", "gcc-s390x-linux-gnu"),
        ["windows/386"] = ("i686-w64-mingw32-gcc", "x86-windows-gnu", "gcc-mingw-w64-i686"),
        ["windows/amd64"] = ("x86_64-w64-mingw32-gcc", "x86_64-windows-gnu", "gcc-mingw-w64-x86-64"),
        ["windows/arm64"] = ("aarch64-w64-mingw32-gcc", "aarch64-windows-gnu", string.Empty),
    };

    private CCompiler(string command, string? forCPlusPlus)
    {
        Command = command;
        ForCPlusPlus = forCPlusPlus;
    }

    /// <summary>What Go is told as <c>CC</c>.</summary>
    internal string Command { get; }

    /// <summary>What Go is told as <c>CXX</c>; null to leave it to Go.</summary>
    internal string? ForCPlusPlus { get; }

    /// <summary>Whether a build compiles C.</summary>
    internal static bool IsNeeded(GoBuildSettings settings) => settings.Cgo || settings.Race;

    /// <summary>Finds the compiler of a build: the one the user named, the system's own for its own platform, a cross compiler by its usual name, or Zig.</summary>
    /// <returns>Null where no C is compiled, and where the user has set <c>CC</c>, which Go reads itself.</returns>
    /// <exception cref="GoWinOpsException"><c>GoCgoNotSupported</c>, <c>GoCCompilerNotFound</c></exception>
    internal static CCompiler? Find(GoToolchain toolchain, GoTarget target, GoBuildSettings settings)
    {
        if (!IsNeeded(settings))
            return null;
        if (!target.CgoSupported)
            throw new GoWinOpsException(nameof(Messages.GoCgoNotSupported), target.Name, target.Name, toolchain.Version);
        if (settings.CCompiler is { } given)
            return IsThere(given) ? new CCompiler(given, null) : throw NotFound(target, given, isOwn: false);
        if (settings.Environment.ContainsKey("CC") || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CC")))
            return null;
        bool isOwn = target.Os == toolchain.Variable("GOHOSTOS") && target.Architecture == toolchain.Variable("GOHOSTARCH");
        if (isOwn && IsThere(toolchain.Variable("CC")))
            return new CCompiler(toolchain.Variable("CC"), null);
        if (!Known.TryGetValue(target.Name, out (string Compiler, string Zig, string Package) usual))
            throw NotFound(target, isOwn ? toolchain.Variable("CC") : "-CCompiler", isOwn);
        if (ExecutableSearch.OnPath(usual.Compiler) is not null)
            return new CCompiler(usual.Compiler, CPlusPlusOf(usual.Compiler));
        return ExecutableSearch.OnPath("zig") is not null
            ? new CCompiler("zig cc -target " + usual.Zig, "zig c++ -target " + usual.Zig)
            : throw NotFound(target, isOwn ? toolchain.Variable("CC") : usual.Compiler, isOwn);
    }

    private static string? CPlusPlusOf(string compiler)
    {
        string name = compiler.Substring(0, compiler.Length - "gcc".Length) + "g++";
        return ExecutableSearch.OnPath(name) is null ? null : name;
    }

    /// <summary>Whether a command's program exists: a path as it is, or the first word on PATH.</summary>
    private static bool IsThere(string command)
    {
        if (File.Exists(command))
            return true;
        string program = command.Split(' ').First();
        return program.Length > 0 && (File.Exists(program) || ExecutableSearch.OnPath(program) is not null);
    }

    private static GoWinOpsException NotFound(GoTarget target, string searched, bool isOwn)
    {
        string package = isOwn ? "gcc" : Known.TryGetValue(target.Name, out (string Compiler, string Zig, string Package) usual) ? usual.Package : string.Empty;
        string install = package.Length > 0 ? $"Debian: apt install {package}; Windows and others: winget install zig.zig, or Zig from ziglang.org" : "give one with -CCompiler";
        return new GoWinOpsException(nameof(Messages.GoCCompilerNotFound), target.Name, target.Name, searched, install);
    }
}
