using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>How many nodes are looked at at once. Nodes that did not answer last time have a lane of their own, so that those that do never wait for them.</summary>
internal sealed class LookLanes
{
    private readonly LookLane sound;
    private readonly LookLane suspect;

    /// <summary>Lanes for so many nodes at once.</summary>
    internal LookLanes(int throttleLimit)
    {
        sound = new LookLane(throttleLimit);
        suspect = new LookLane(Math.Max(1, throttleLimit / 2));
    }

    /// <summary>Waits for a turn.</summary>
    internal Task<IDisposable> EnterAsync(bool isSuspect, CancellationToken cancellationToken) => (isSuspect ? suspect : sound).EnterAsync(cancellationToken);
}
