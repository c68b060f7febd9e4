using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What became of one service whose recovery a deployment had left suspended.</summary>
internal sealed class RecoveryRestoration
{
    /// <summary>The service's name.</summary>
    internal string Service { get; init; } = string.Empty;

    /// <summary>Why it could not be restored; null when it was.</summary>
    internal Problem? Problem { get; init; }
}
