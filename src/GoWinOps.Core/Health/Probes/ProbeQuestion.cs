using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;

namespace GoWinOps.Health;

/// <summary>Asks a program one question. That it does not answer is an answer, too.</summary>
internal static class ProbeQuestion
{
    /// <summary>Asks once, and waits for the answer no longer than the probe allows.</summary>
    /// <param name="probe">A probe that names one thing to ask, with positive numbers.</param>
    /// <param name="clock">What the time limit is measured by.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    internal static async Task<ProbeAnswer> AskAsync(ServiceProbe probe, IClock clock, CancellationToken cancellationToken)
    {
        TimeSpan timeout = ServiceProbeDefaults.TimeoutOf(probe);
        // Wall clocks jump; a duration must not.
        Stopwatch watch = Stopwatch.StartNew();
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task alarm = RingAsync(limited, clock, timeout);
        try
        {
            ProbeAnswer answer = await PutAsync(probe, timeout, limited.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            answer.Duration = watch.Elapsed;
            return answer;
        }
        finally
        {
            limited.Cancel();
            await alarm.ConfigureAwait(false);
        }
    }

    private static Task<ProbeAnswer> PutAsync(ServiceProbe probe, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (probe.Url is not null)
            return ProbeOverHttp.AskAsync(probe.Url, timeout, cancellationToken);
        return probe.Tcp is not null
            ? ProbeOverTcp.AskAsync(probe.Tcp, timeout, cancellationToken)
            : ProbeByCommand.AskAsync(probe.Command ?? Array.Empty<string>(), timeout, cancellationToken);
    }

    private static async Task RingAsync(CancellationTokenSource limited, IClock clock, TimeSpan timeout)
    {
        try
        {
            await clock.DelayAsync(timeout, limited.Token).ConfigureAwait(false);
            limited.Cancel();
        }
        catch (OperationCanceledException)
        {
            // The answer came first.
        }
    }
}
