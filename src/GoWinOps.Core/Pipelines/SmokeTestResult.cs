using System;

namespace GoWinOps.Pipelines;

/// <summary>How a smoke test went.</summary>
public sealed class SmokeTestResult
{
    /// <summary>The environment it belongs to.</summary>
    public string Environment { get; set; } = string.Empty;

    /// <summary>What it is called: its name, else its address or command.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Whether it passed.</summary>
    public bool Passed { get; set; }

    /// <summary>What was found last.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>How long it took in all.</summary>
    public TimeSpan Duration { get; set; }
}
