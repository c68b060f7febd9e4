using System;
using System.Collections.Generic;
using GoWinOps.Build.Artifacts;
using Newtonsoft.Json;

namespace GoWinOps.Build;

/// <summary>What is the same for every target of one build.</summary>
/// <remarks>
/// What an earlier build made stands for a new one only when all properties are the same, as JSON; one that changes no output is marked
/// <c>[JsonIgnore]</c>. A setting that names a file whose content counts also adds it to the inputs: <c>GoBuildRun.AddInputAsync</c>.
/// </remarks>
public sealed record GoBuildSettings
{
    /// <summary>The folder the outputs go under, as <c>version/os_arch/name</c>.</summary>
    public string OutputFolder { get; set; } = string.Empty;

    /// <summary>The program's name; null for the package's own.</summary>
    public string? Name { get; set; }

    /// <summary>What the release tags begin with, before <c>v1.2.3</c>; null to follow the module's place in the repository.</summary>
    public string? TagPrefix { get; set; }

    /// <summary>The release.</summary>
    public ReleaseVersion Release { get; set; } = ReleaseVersion.Undefined;

    /// <summary>The release's semantic version.</summary>
    public string Version => Release.ToString();

    /// <summary>The string variable the version is stamped into; null for none.</summary>
    public string? VersionVariable { get; set; }

    /// <summary>Whether a program without <see cref="VersionVariable"/> is an error, because it was asked for by name.</summary>
    public bool VersionVariableRequired { get; set; }

    /// <summary>Further string variables and their values.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

    /// <summary>Build tags.</summary>
    public IReadOnlyList<string> Tags { get; set; } = Array.Empty<string>();

    /// <summary>What is set in the Go command's environment, or removed from it where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; set; } = new Dictionary<string, string?>();

    /// <summary>What the resources of programs for Windows say; null for none.</summary>
    [JsonIgnore]
    public WindowsResources? Resources { get; set; }

    /// <summary>What the executable is made good at.</summary>
    public GoOptimization Optimize { get; set; }

    /// <summary>The CPU profile to optimize by, absolute; null for the package's own <c>default.pgo</c>.</summary>
    public string? PgoProfile { get; set; }

    /// <summary>Whether the race detector is built in.</summary>
    public bool Race { get; set; }

    /// <summary>Whether C code is compiled.</summary>
    public bool Cgo { get; set; }

    /// <summary>The C compiler: a path, or a command with arguments; null to find one.</summary>
    public string? CCompiler { get; set; }

    /// <summary>Where modules come from.</summary>
    public GoModuleMode ModuleMode { get; set; }

    /// <summary>Whether to build although nothing changed since the last build.</summary>
    [JsonIgnore]
    public bool Force { get; set; }

    /// <summary>Whether to build a second time and compare.</summary>
    [JsonIgnore]
    public bool Verify { get; set; }

    /// <summary>How long one target may take.</summary>
    [JsonIgnore]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What is made of each executable besides the executable.</summary>
    public ArtifactOptions Outputs { get; set; } = new();
}
