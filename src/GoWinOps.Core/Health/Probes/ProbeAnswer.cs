using System;

namespace GoWinOps.Health;

/// <summary>What one question of a <see cref="ServiceProbe"/> came to.</summary>
public sealed class ProbeAnswer
{
    /// <summary>Whether the answer was a success.</summary>
    public bool Succeeded { get; set; }

    /// <summary>The answer in words: the status and the beginning of the body, the exit code and the last line, or why there was none.</summary>
    public string Detail { get; set; } = string.Empty;

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; set; }
}
