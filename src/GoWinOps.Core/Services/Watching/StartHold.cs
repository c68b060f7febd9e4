using System;
using System.IO;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary>
/// Keeps commands from saying what they want of a service between the last look at what is wanted and the start that follows from it. Without it a stop on purpose, or a
/// deployment, could find the service stopped, be content, and see it start a moment later. It is held for moments: until the start shows.
/// </summary>
internal sealed class StartHold : IDisposable
{
    /// <summary>The lock in a service's folder under which <c>state.json</c> is changed.</summary>
    internal const string StateLockName = "state.lock";

    private readonly IDisposable? state;
    private readonly IDisposable? recovery;

    private StartHold(IDisposable? state, IDisposable? recovery)
    {
        this.state = state;
        this.recovery = recovery;
    }

    /// <summary>Holds the service in a folder; null while a command is at work on it. One that has no folder has nobody to be kept out.</summary>
    internal static StartHold? TryTake(string serviceFolder)
    {
        if (!Directory.Exists(serviceFolder))
            return new StartHold(null, null);
        FileStream? state = null;
        try
        {
            state = FileLock.TryTake(Path.Combine(serviceFolder, StateLockName));
            if (state is not null && FileLock.TryTake(Path.Combine(serviceFolder, SuspendedRecoveryFile.LockName)) is { } recovery)
                return new StartHold(state, recovery);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // It has gone meanwhile, or belongs to those who may more than this account; then Windows says whether it may start the service.
            return new StartHold(state, null);
        }

        state?.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        recovery?.Dispose();
        state?.Dispose();
    }
}
