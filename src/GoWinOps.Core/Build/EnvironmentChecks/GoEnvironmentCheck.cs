namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>What one check of the Go environment found.</summary>
public sealed class GoEnvironmentCheck
{
    /// <summary>The check's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>How it came out.</summary>
    public GoCheckStatus Status { get; set; }

    /// <summary>What was found.</summary>
    public string Found { get; set; } = string.Empty;

    /// <summary>What would be right; empty where what was found is.</summary>
    public string Expected { get; set; } = string.Empty;

    /// <summary>What to do; empty where nothing is to be done.</summary>
    public string Remedy { get; set; } = string.Empty;

    /// <summary>Whether -Fix can do it.</summary>
    public bool CanFix { get; set; }

    /// <summary>Whether -Fix did it.</summary>
    public bool Fixed { get; set; }

    /// <summary>The project's folder.</summary>
    public string Project { get; set; } = string.Empty;
}
