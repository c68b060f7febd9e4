using System;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Writes down what is decided: everything in the decision log, each turn of the service's life once in the Event Log.</summary>
internal sealed class HostJournal : IDisposable
{
    // A program that crashes ten times a second must not push everything else out of the Event Log.
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(10);

    private readonly DecisionLog decisions;
    private readonly EventLogWriter eventLog;
    private readonly string service;
    private readonly IClock clock;
    private TimeSpan? lastWarning;
    private int eventLogTrouble;

    /// <summary>The journal of one service.</summary>
    internal HostJournal(string serviceFolder, string service, IClock clock)
    {
        decisions = new DecisionLog(serviceFolder, clock);
        eventLog = new EventLogWriter(EventLog.TryWrite, clock);
        this.service = service;
        this.clock = clock;
    }

    /// <summary>Why decisions cannot be written; null while they can.</summary>
    internal string? Trouble => decisions.Trouble;

    /// <summary>Tries again to write what could not be written.</summary>
    internal Task RetryAsync() => Trouble is null ? Task.CompletedTask : decisions.RetryAsync();

    /// <summary>Writes a decision down.</summary>
    internal Task DecideAsync(string kind, string reason, params (string Name, double Value)[] numbers) => decisions.WriteAsync(kind, reason, null, numbers);

    /// <summary>Writes a decision down, with the last the program wrote.</summary>
    internal Task DecideWithOutputAsync(string kind, string reason, string output, params (string Name, double Value)[] numbers) =>
        decisions.WriteAsync(kind, reason, output.Length == 0 ? null : output, numbers);

    /// <summary>Tells the Event Log. That it takes nothing is written down once, and changes nothing.</summary>
    internal async Task TellAsync(EventLogLevel level, string text)
    {
        if (level == EventLogLevel.Warning && clock.Elapsed - lastWarning < BetweenWarnings)
            return;
        lastWarning = level == EventLogLevel.Warning ? clock.Elapsed : lastWarning;
        int code = await eventLog.TryWriteAsync(level, $"Service '{service}': {text}").ConfigureAwait(false);
        if (code == eventLogTrouble)
            return;
        eventLogTrouble = code;
        await DecideAsync(
            SupervisionDecisionKind.Trouble,
            code == 0 ? "The Event Log takes messages again." : $"The Event Log takes no messages (Win32 error {code}); they are in this log all the same.",
            ("win32Error", code)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        decisions.Dispose();
        eventLog.Dispose();
    }
}
