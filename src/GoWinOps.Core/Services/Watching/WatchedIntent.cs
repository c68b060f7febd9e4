using System;

namespace GoWinOps.Services;

/// <summary>What people, deployments and leases say of a service: whether anything may start it on its own.</summary>
internal sealed record WatchedIntent
{
    /// <summary>What people last wanted.</summary>
    internal ServiceIntent Intent { get; init; }

    /// <summary>When they said so, in UTC; null where that is not known.</summary>
    internal DateTime? IntentUtc { get; init; }

    /// <summary>Whether a deployment is at work on the service, which starts and stops it itself.</summary>
    internal bool IsDeploying { get; init; }

    /// <summary>Why the lease of a standby pair forbids that the service runs here; null where it does not.</summary>
    internal string? LeaseObstacle { get; init; }

    /// <summary>What is wrong with the files that say all this; null when they could be read.</summary>
    internal string? Damage { get; init; }

    /// <summary>Why nothing may start the service on its own, as the second half of a sentence; null when something may.</summary>
    internal string? Obstacle =>
        Damage is not null ? $"what GoWinOps knows of it cannot be read: {Damage}"
        : Intent == ServiceIntent.Stop ? "it was stopped on purpose"
        : IsDeploying ? "a deployment is at work on it"
        : LeaseObstacle;
}
