using System;

namespace GoWinOps.Build;

/// <summary>How a program starts, over several starts.</summary>
public sealed class GoStartupMeasurement
{
    /// <summary>The program's name, without a suffix.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What tells it from the others: its version, where it came with one.</summary>
    public string Label { get; set; } = string.Empty;

    /// <summary>The executable.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>The executable's size in bytes.</summary>
    public long Size { get; set; }

    /// <summary>How many starts were measured.</summary>
    public int Count { get; set; }

    /// <summary>The middle one of the start-up times; between the two middle ones where their number is even.</summary>
    public TimeSpan Median { get; set; }

    /// <summary>The shortest.</summary>
    public TimeSpan Minimum { get; set; }

    /// <summary>The longest.</summary>
    public TimeSpan Maximum { get; set; }

    /// <summary>The median divided by that of the first program; null where the first one failed.</summary>
    public double? Ratio { get; set; }

    /// <summary>The median of the peak memory, in bytes; null where the system does not tell.</summary>
    public long? PeakMemory { get; set; }

    /// <summary>The median of the idle memory, in bytes; null where the system does not tell.</summary>
    public long? IdleMemory { get; set; }

    /// <summary>What all packages together took to initialise, in a start of its own; null for a program that does not tell, one not written in Go for instance.</summary>
    public TimeSpan? InitTime { get; set; }

    /// <summary>The packages, the longest first.</summary>
    public GoPackageInit[] Packages { get; set; } = Array.Empty<GoPackageInit>();

    /// <summary>Every measured start.</summary>
    public GoStartupRun[] Runs { get; set; } = Array.Empty<GoStartupRun>();
}
