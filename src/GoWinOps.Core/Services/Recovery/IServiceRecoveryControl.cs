using System;

namespace GoWinOps.Services;

/// <summary>The recovery of one open service, as the service control manager keeps it. Tests put a manager of their own behind it.</summary>
internal interface IServiceRecoveryControl : IDisposable
{
    /// <summary>Actions, reset period, command and message; null where the manager does not know of them.</summary>
    ServiceRecovery? QueryActions();

    /// <summary>Sets actions and reset period, always together. A text that is null stays, an empty one is deleted.</summary>
    void ChangeActions(ServiceRecoveryAction[] actions, TimeSpan resetPeriod, string? command, string? rebootMessage);

    /// <summary>Whether a stop with an error counts as a failure; null where the manager does not know of it.</summary>
    bool? QueryOnNonCrashFailure();

    /// <summary>Sets whether a stop with an error counts as a failure.</summary>
    void ChangeOnNonCrashFailure(bool value);
}
