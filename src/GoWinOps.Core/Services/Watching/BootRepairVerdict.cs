namespace GoWinOps.Services;

/// <summary>What is to be done about a service that may have missed its start.</summary>
internal sealed record BootRepairVerdict
{
    /// <summary>Whether it is to be started.</summary>
    internal bool Starts { get; init; }

    /// <summary>Why, as the second half of a sentence.</summary>
    internal string Reason { get; init; } = string.Empty;

    internal static BootRepairVerdict Leave(string reason) => new() { Reason = reason };

    internal static BootRepairVerdict Start(string reason) => new() { Starts = true, Reason = reason };
}
