using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>What a Go executable says of itself, and what its headers say of it.</summary>
public sealed class GoBuildInfo
{
    /// <summary>The executable.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Its size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>Its format: <c>ELF</c>, <c>PE</c>, <c>Mach-O</c>, <c>XCOFF</c>, <c>Plan 9</c> or <c>WebAssembly</c>.</summary>
    public string Format { get; set; } = string.Empty;

    /// <summary>What it was built for: <c>windows/amd64</c>; <c>unknown</c> stands for an operating system that neither Go before 1.18 nor the headers name.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>The least processor it was built for, as Go's setting and value: <c>GOAMD64=v1</c>; empty before Go 1.18.</summary>
    public string MicroArchitecture { get; set; } = string.Empty;

    /// <summary>The Go that built it: <c>go1.24.4</c>.</summary>
    public string GoVersion { get; set; } = string.Empty;

    /// <summary>The import path of its main package; empty where it was built without modules.</summary>
    public string MainPackage { get; set; } = string.Empty;

    /// <summary>The path of its main module.</summary>
    public string Module { get; set; } = string.Empty;

    /// <summary>The version Go gave its main module; <c>(devel)</c> where it knew none.</summary>
    public string ModuleVersion { get; set; } = string.Empty;

    /// <summary>The modules it was linked from, besides its own.</summary>
    public GoModule[] Dependencies { get; set; } = Array.Empty<GoModule>();

    /// <summary>The build settings Go recorded, in its order and its words: <c>-tags</c>, <c>CGO_ENABLED</c>, <c>vcs.revision</c>. Empty before Go 1.18.</summary>
    public Dictionary<string, string> Settings { get; set; } = new();

    /// <summary>Its build tags.</summary>
    public string[] Tags { get; set; } = Array.Empty<string>();

    /// <summary>Whether it may call C; null where that was not recorded.</summary>
    public bool? IsCgoEnabled { get; set; }

    /// <summary>The commit it was built from; empty where that was not recorded.</summary>
    public string VcsRevision { get; set; } = string.Empty;

    /// <summary>The commit's time; null where it was not recorded.</summary>
    public DateTimeOffset? VcsTime { get; set; }

    /// <summary>Whether the work tree held more or other than the commit; null where that was not recorded.</summary>
    public bool? IsModified { get; set; }

    /// <summary>Whether its symbol table was left out or removed.</summary>
    public bool IsStripped { get; set; }

    /// <summary>Whether it carries debug information (DWARF).</summary>
    public bool HasDebugInformation { get; set; }

    /// <summary>Whether it can run as a Windows service by itself: it contains <c>golang.org/x/sys/windows/svc.Run</c>.</summary>
    public bool IsServiceAware { get; set; }

    /// <summary>The four numbers of the file version in a Windows executable's version resource; empty where there is none.</summary>
    public string FileVersion { get; set; } = string.Empty;

    /// <summary>The product version in a Windows executable's version resource, the release's version; empty where there is none.</summary>
    public string ProductVersion { get; set; } = string.Empty;

    /// <summary>The variables stamped by the linker, name to value, as its symbol table proves them; empty for a stripped executable, which proves none.</summary>
    public Dictionary<string, string> StampedVariables { get; set; } = new();
}
