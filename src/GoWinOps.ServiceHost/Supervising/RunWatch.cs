using System;
using System.ComponentModel;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>Watches one run of a program: its probes and its memory.</summary>
internal sealed class RunWatch
{
    private static readonly TimeSpan BetweenMeasurements = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenChanges = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(30);

    private readonly HostContext context;
    private readonly ProgramJob job;
    private readonly ProbeWatch probes;
    private ServiceSupervision settings;
    private MemoryRules memory;
    private TimeSpan lastReport;
    private long reportedBytes;
    private long peakBytes;
    private string? trouble;
    private long knownLost;
    private bool isUnmeasured;

    /// <summary>The watch over one run.</summary>
    internal RunWatch(HostContext context, ProgramJob job, HostedCommand commands)
    {
        this.context = context;
        this.job = job;
        probes = new ProbeWatch(context, commands);
        settings = context.Supervision;
        memory = new MemoryRules(settings);
        knownLost = context.LostBytes;
    }

    /// <summary>Watches until the program is to be ended, or the run is over.</summary>
    /// <returns>Why it is to be ended; null when the watch was cancelled.</returns>
    internal async Task<(ProgramEndCause Cause, string Reason)?> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(ProgramEndCause, string)?> probing = probes.RunAsync(watching.Token);
        Task<(ProgramEndCause, string)?> measuring = MeasureAsync(watching.Token);
        (ProgramEndCause, string)? first = await (await Task.WhenAny(probing, measuring).ConfigureAwait(false)).ConfigureAwait(false);
        watching.Cancel();
        await Task.WhenAll(probing, measuring).ConfigureAwait(false);
        return first;
    }

    /// <summary>Limits the processor time of a job as the settings say. That a Windows cannot is written down.</summary>
    internal static async Task LimitCpuAsync(HostContext context, ProgramJob job, bool tells)
    {
        int? percent = context.Supervision.CpuLimitPercent;
        int code = job.TryLimitCpu(percent);
        if (code != 0 && percent is not null && tells)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.LimitUnsupported,
                $"This Windows does not limit processor time (Win32 error {code}); the program runs without its limit of {percent} %.",
                ("win32Error", code),
                ("cpuLimitPercent", percent.Value)).ConfigureAwait(false);
        }
    }

    private async Task<(ProgramEndCause, string)?> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (await JudgeMemoryAsync().ConfigureAwait(false) is { } broken)
                    return broken;
                await NoteTroubleAsync().ConfigureAwait(false);
                if (await context.RefreshAsync().ConfigureAwait(false))
                    await ApplyAsync().ConfigureAwait(false);
                await context.Clock.DelayAsync(BetweenMeasurements, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task<(ProgramEndCause, string)?> JudgeMemoryAsync()
    {
        try
        {
            (long bytes, int processes) = job.Measure();
            isUnmeasured = false;
            Report(bytes, processes);
            return memory.Judge(bytes);
        }
        catch (Win32Exception exception)
        {
            if (!isUnmeasured)
            {
                await context.Journal.DecideAsync(
                    SupervisionDecisionKind.Trouble, $"The memory of the program cannot be measured: {exception.Message}", ("win32Error", exception.NativeErrorCode)).ConfigureAwait(false);
            }

            isUnmeasured = true;
            return null;
        }
    }

    private async Task ApplyAsync()
    {
        ServiceSupervision before = settings;
        settings = context.Supervision;
        memory = new MemoryRules(settings);
        if (before.MemoryLimitBytes != settings.MemoryLimitBytes && job.TryLimitMemory(settings.MemoryLimitBytes) is var code and not 0)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.LimitUnsupported, $"Windows refuses the new memory limit (Win32 error {code}); the program is measured by it all the same.", ("win32Error", code))
                .ConfigureAwait(false);
        }

        if (before.CpuLimitPercent != settings.CpuLimitPercent)
            await LimitCpuAsync(context, job, tells: true).ConfigureAwait(false);
        probes.Change();
    }

    // Trouble is told of when it begins and when it is over; what it cost, then.
    private async Task NoteTroubleAsync()
    {
        await context.RetryAsync().ConfigureAwait(false);
        string? now = context.Trouble;
        if (now is null && context.LostBytes is var lost && lost > knownLost)
        {
            await context.Journal.DecideAsync(
                SupervisionDecisionKind.Trouble, $"{lost - knownLost} bytes of the program's output could not be kept.", ("lostBytes", lost - knownLost)).ConfigureAwait(false);
            knownLost = lost;
        }

        if (now == trouble)
            return;
        bool turned = trouble is null != now is null;
        trouble = now;
        context.Status.Change(status => status.Trouble = now);
        if (turned)
            await context.Journal.DecideAsync(SupervisionDecisionKind.Trouble, now ?? "Logs and status can be written again.").ConfigureAwait(false);
    }

    // Every second would wear the disk for a number nobody looks at; what matters is a change, and that no peak is left out.
    private void Report(long bytes, int processes)
    {
        peakBytes = Math.Max(bytes, peakBytes);
        bool isChanged = Math.Abs(bytes - reportedBytes) > Math.Max(1 << 20, reportedBytes / 20);
        bool isOther = reportedBytes == 0 || context.Status.Read(status => status.Processes) != processes;
        if (!isOther && context.Clock.Elapsed - lastReport < (isChanged ? BetweenChanges : BetweenReports))
            return;
        lastReport = context.Clock.Elapsed;
        reportedBytes = bytes;
        context.Status.Change(status =>
        {
            status.MemoryBytes = bytes;
            status.PeakMemoryBytes = Math.Max(peakBytes, status.PeakMemoryBytes ?? 0);
            status.Processes = processes;
        });
    }
}
