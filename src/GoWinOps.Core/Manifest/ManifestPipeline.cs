using System;

namespace GoWinOps.Manifest;

/// <summary>The section <c>pipeline</c>: what the stages do besides what the other sections say.</summary>
public sealed class ManifestPipeline
{
    /// <summary>The arguments of <c>go test</c>.</summary>
    public string[] Test { get; set; } = { "./..." };

    /// <summary>How long one stage may take.</summary>
    public TimeSpan StageDeadline { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Who is told when a stage fails, and how; null for nobody.</summary>
    public ManifestNotification? Notify { get; set; }
}
