using System;
using System.Collections.Generic;
using GoWinOps.Build;

namespace GoWinOps.Manifest;

/// <summary>The section <c>build</c>.</summary>
public sealed class ManifestBuild
{
    /// <summary>The main package's folder, absolute: the file gives it relative to itself.</summary>
    public string Package { get; set; } = string.Empty;

    /// <summary>What to build for, as os/architecture.</summary>
    public string[] Targets { get; set; } = Array.Empty<string>();

    /// <summary>String variables and the values to stamp into them.</summary>
    public Dictionary<string, string> Variables { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The string variable the version is stamped into; null for the default.</summary>
    public string? VersionVariable { get; set; }

    /// <summary>Build tags.</summary>
    public string[] Tags { get; set; } = Array.Empty<string>();

    /// <summary>What the program's release tags begin with, before <c>v1.2.3</c>; null to follow the module's place in the repository.</summary>
    public string? TagPrefix { get; set; }

    /// <summary>What the executable is made good at; null where nothing is said.</summary>
    public GoOptimization? Optimize { get; set; }

    /// <summary>The CPU profile to optimize by, absolute; null for the package's own.</summary>
    public string? PgoProfile { get; set; }

    /// <summary>Whether the race detector is built in.</summary>
    public bool Race { get; set; }

    /// <summary>Whether C code is compiled.</summary>
    public bool Cgo { get; set; }

    /// <summary>The C compiler, a command; null to find one.</summary>
    public string? CCompiler { get; set; }

    /// <summary>Where modules come from; null where nothing is said.</summary>
    public GoModuleMode? Mod { get; set; }

    /// <summary>Whether to build twice and compare.</summary>
    public bool Verify { get; set; }

    /// <summary>What the resources of programs for Windows say; null where nothing is said.</summary>
    public ManifestWindowsResource? WindowsResource { get; set; }

    /// <summary>Whether each executable is packed with its texts.</summary>
    public bool Archive { get; set; }

    /// <summary>What is packed as well; relative paths in the file are relative to it, here they are absolute.</summary>
    public string[] Include { get; set; } = Array.Empty<string>();

    /// <summary>Whether a software bill of materials is written.</summary>
    public bool Sbom { get; set; }

    /// <summary>The program that signs, with its arguments; used where signing is asked for.</summary>
    public string[] SigningCommand { get; set; } = Array.Empty<string>();
}
