using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What stopping a service came to.</summary>
internal sealed record ServiceStopResult
{
    /// <summary>Whether it had stopped before anything was done.</summary>
    internal bool WasStopped { get; init; }

    /// <summary>Whether it had stopped, or was about to, before it was asked: somebody else stops it, or it ends by itself.</summary>
    internal bool WasUnderWay { get; init; }

    /// <summary>Whether its process, or one of those that depend on it, had to be killed.</summary>
    internal bool WasKilled { get; init; }

    /// <summary>What it does now if it did stop and somebody has started it again since; null when it has stopped and stays so.</summary>
    internal ServiceStatusProcess? Again { get; init; }
}
