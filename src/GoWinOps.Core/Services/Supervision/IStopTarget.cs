using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>A running program that is to be ended.</summary>
internal interface IStopTarget
{
    /// <summary>Asks the program to end, in one way.</summary>
    /// <param name="step">The way.</param>
    /// <param name="time">How long asking may take.</param>
    /// <param name="cancellationToken">The program has ended meanwhile.</param>
    /// <returns>Why it could not be asked that way; null when it was.</returns>
    Task<string?> AskAsync(ServiceStopStep step, TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Waits until the program has ended; false when it has not within <paramref name="time"/>.</summary>
    Task<bool> WaitForEndAsync(TimeSpan time);

    /// <summary>Ends the program and all it has started.</summary>
    Task KillAsync();

    /// <summary>Writes down what was done.</summary>
    Task DecideAsync(string kind, string reason);
}
