namespace GoWinOps.Build;

/// <summary>One step on the way from a git history to a version.</summary>
public sealed class GoReleaseVersionStep
{
    /// <summary>Its place in the order, from 1.</summary>
    public int Number { get; set; }

    /// <summary>What it is about.</summary>
    public string Step { get; set; } = string.Empty;

    /// <summary>What was found.</summary>
    public string Found { get; set; } = string.Empty;

    /// <summary>The rule that was applied.</summary>
    public string Rule { get; set; } = string.Empty;

    /// <summary>What follows.</summary>
    public string Result { get; set; } = string.Empty;

    /// <summary>The folder whose version is explained.</summary>
    public string Path { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Step}: {Found}. {Rule}: {Result}";
}
