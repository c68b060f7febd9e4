using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Where an account stands with the right to log on as a service.</summary>
internal enum LogonRightState
{
    /// <summary>The machine does not say who holds which right.</summary>
    Unknown,

    /// <summary>Windows lets the account log on without it.</summary>
    NotNeeded,

    /// <summary>It or a group of it holds the right.</summary>
    Held,

    /// <summary>Neither it nor a known group of it holds the right.</summary>
    Missing,

    /// <summary>It or a group of it is denied to log on as a service, which outweighs the right.</summary>
    Denied,
}

/// <summary>What was found about an account's right to log on as a service.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Through">Who holds or is denied the right: the account or one of its groups; null where nobody is.</param>
internal sealed record LogonRightFinding(LogonRightState State, Sid? Through);
