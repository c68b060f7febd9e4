using System;

namespace GoWinOps.Build;

/// <summary>A platform a Go builds for, with what is known of it.</summary>
public sealed class GoPort
{
    /// <summary>The name a target is given by: <c>windows/amd64</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The operating system, Go's <c>GOOS</c>.</summary>
    public string Os { get; set; } = string.Empty;

    /// <summary>The processor architecture, Go's <c>GOARCH</c>.</summary>
    public string Architecture { get; set; } = string.Empty;

    /// <summary>The platform in words: Windows on 64-bit x86.</summary>
    public string FriendlyName { get; set; } = string.Empty;

    /// <summary>Whether the Go project treats it as a first-class port: a failure there holds a Go release up.</summary>
    public bool IsFirstClass { get; set; }

    /// <summary>Whether Go supports cgo there.</summary>
    public bool SupportsCgo { get; set; }

    /// <summary>Whether it is marked broken: Go lists it, but does not build for it.</summary>
    public bool IsBroken { get; set; }

    /// <summary>The oldest version of the operating system programs of this Go run on; null where that is not known.</summary>
    public string? MinimumOsVersion { get; set; }

    /// <summary>The variable that chooses the least processor, <c>GOAMD64</c>; null where there is no choice.</summary>
    public string? MicroArchitectureVariable { get; set; }

    /// <summary>The levels of processors this Go knows.</summary>
    public string[] MicroArchitectures { get; set; } = Array.Empty<string>();

    /// <summary>What may follow a level, after a comma.</summary>
    public string[] MicroArchitectureOptions { get; set; } = Array.Empty<string>();

    /// <summary>The level a Go for several platforms takes when nothing is said.</summary>
    public string? DefaultMicroArchitecture { get; set; }

    /// <summary>The Go that builds for it: <c>go1.24.4</c>.</summary>
    public string GoVersion { get; set; } = string.Empty;

    /// <summary>The name, so that it can be given as a target.</summary>
    public override string ToString() => Name;
}
