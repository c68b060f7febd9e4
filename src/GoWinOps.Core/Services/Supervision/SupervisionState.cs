namespace GoWinOps.Services;

/// <summary>What is being done with a supervised program. Words and not numbers, because people read the file.</summary>
internal static class SupervisionState
{
    /// <summary>It is being started, or its startup probe has not succeeded yet.</summary>
    internal const string Starting = nameof(Starting);

    /// <summary>It runs.</summary>
    internal const string Running = nameof(Running);

    /// <summary>It runs, and its readiness probe has not succeeded yet or fails.</summary>
    internal const string Unready = nameof(Unready);

    /// <summary>It has ended and will be started again.</summary>
    internal const string Restarting = nameof(Restarting);

    /// <summary>It was asked to end.</summary>
    internal const string Stopping = nameof(Stopping);

    /// <summary>It has ended as it should.</summary>
    internal const string Stopped = nameof(Stopped);

    /// <summary>It has ended and is not started again; the last decision says why.</summary>
    internal const string Failed = nameof(Failed);
}
