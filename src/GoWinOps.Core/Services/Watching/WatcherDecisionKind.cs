namespace GoWinOps.Services;

/// <summary>The kinds of decisions only a watcher takes; the others are <see cref="SupervisionDecisionKind"/>'s.</summary>
internal static class WatcherDecisionKind
{
    /// <summary>A process of a service was found, and is watched from now on.</summary>
    internal const string Watching = nameof(Watching);

    /// <summary>A service is left as it is, because of what people want or because others are at work on it.</summary>
    internal const string LeftAlone = nameof(LeftAlone);

    /// <summary>A service that missed its start with the machine was started, or could not be.</summary>
    internal const string BootRepair = nameof(BootRepair);

    /// <summary>Failure actions that a deployment had taken away were given back, or could not be.</summary>
    internal const string Recovery = nameof(Recovery);

    /// <summary>A lease has ended, and the service with it.</summary>
    internal const string Fenced = nameof(Fenced);

    /// <summary>A lease has ended, and the service still runs.</summary>
    internal const string FenceFailed = nameof(FenceFailed);
}
