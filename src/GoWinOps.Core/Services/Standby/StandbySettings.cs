using System;

namespace GoWinOps.Services;

/// <summary>How a pair is watched.</summary>
internal sealed record StandbySettings
{
    /// <summary>The service.</summary>
    internal string Service { get; init; } = string.Empty;

    /// <summary>How long a lease lasts from its renewal.</summary>
    internal TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the service may take to stop when its lease has ended, before the node's watcher kills it.</summary>
    internal TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long starting it may take.</summary>
    internal TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Moves the service back to the preferred node once.</summary>
    internal bool FailBack { get; init; }

    /// <summary>Starts the service where its lease lets it run.</summary>
    internal bool Starts { get; init; } = true;

    /// <summary>Takes the pair over from another watch, and without the node that does not answer.</summary>
    internal bool Force { get; init; }

    /// <summary>The watch, for people.</summary>
    internal string Holder { get; init; } = string.Empty;

    /// <summary>The time between two renewals.</summary>
    internal TimeSpan RenewEvery => TimeSpan.FromTicks(LeaseDuration.Ticks / 4);

    /// <summary>How long a request may take: two in a row may get lost before a lease ends.</summary>
    internal TimeSpan RequestTimeout => TimeSpan.FromTicks(LeaseDuration.Ticks / 6);

    /// <summary>For how long no other watch may take the pair over: shorter than a lease, so that one can before it ends.</summary>
    internal TimeSpan Hold => TimeSpan.FromTicks(LeaseDuration.Ticks * 2 / 3);

    /// <summary>The time between two looks at what is due.</summary>
    internal TimeSpan Step => TimeSpan.FromTicks(Math.Max(TimeSpan.FromMilliseconds(100).Ticks, LeaseDuration.Ticks / 40));
}
