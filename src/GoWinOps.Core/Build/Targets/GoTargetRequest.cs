using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>What a user wants to build for.</summary>
public sealed class GoTargetRequest
{
    /// <summary>Targets as os/architecture or os/architecture/level.</summary>
    public IReadOnlyList<string> Names { get; set; } = Array.Empty<string>();

    /// <summary>Operating systems, each to be combined with every architecture; instead of <see cref="Names"/>.</summary>
    public IReadOnlyList<string> OperatingSystems { get; set; } = Array.Empty<string>();

    /// <summary>Architectures, each to be combined with every operating system.</summary>
    public IReadOnlyList<string> Architectures { get; set; } = Array.Empty<string>();

    /// <summary>Processor levels (<c>v3</c> or <c>GOAMD64=v3</c>), each for the targets it fits.</summary>
    public IReadOnlyList<string> MicroArchitectures { get; set; } = Array.Empty<string>();

    /// <summary>What is set in the Go command's environment, or removed from it where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; set; } = new Dictionary<string, string?>();
}
