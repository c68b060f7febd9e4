using System;

namespace GoWinOps.Build;

/// <summary>What initialising one package took before the program's own <c>main</c> began: its variables and its <c>init</c> functions.</summary>
public sealed class GoPackageInit
{
    /// <summary>The package's import path.</summary>
    public string Package { get; set; } = string.Empty;

    /// <summary>When it began, counted from the start of Go's runtime.</summary>
    public TimeSpan At { get; set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; set; }

    /// <summary>Its share of all initialisation, from 0 to 1.</summary>
    public double Share { get; set; }

    /// <summary>The memory it took from the heap, in bytes.</summary>
    public long AllocatedBytes { get; set; }

    /// <summary>How many times it took some.</summary>
    public long Allocations { get; set; }
}
