namespace GoWinOps.Services;

/// <summary>What the files in a service's folder say at one moment.</summary>
internal sealed record WatchedFiles
{
    /// <summary>How the service is watched over: the same object as long as the file stays as it is. Null where nothing was asked for.</summary>
    internal SupervisionSettings? Settings { get; init; }

    /// <summary>Whether anything may start the service on its own.</summary>
    internal WatchedIntent Intent { get; init; } = new();
}
