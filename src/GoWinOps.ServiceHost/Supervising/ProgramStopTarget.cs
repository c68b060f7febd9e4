using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Http;
using GoWinOps.ServiceHost.Processes;
using GoWinOps.Services;

namespace GoWinOps.ServiceHost.Supervising;

/// <summary>A running program that is to be ended, in all the ways there are.</summary>
internal sealed class ProgramStopTarget : IStopTarget
{
    private readonly HostContext context;
    private readonly ProgramProcess process;
    private readonly ProgramJob job;
    private readonly HostedCommand commands;

    /// <summary>One run of a program.</summary>
    internal ProgramStopTarget(HostContext context, ProgramProcess process, ProgramJob job, HostedCommand commands)
    {
        this.context = context;
        this.process = process;
        this.job = job;
        this.commands = commands;
    }

    /// <inheritdoc/>
    public async Task<string?> AskAsync(ServiceStopStep step, TimeSpan time, CancellationToken cancellationToken)
    {
        switch (step.Method)
        {
            case ServiceStopMethod.CtrlBreak:
                return await SignalAsync(ctrlC: false).ConfigureAwait(false);
            case ServiceStopMethod.CtrlC:
                return await SignalAsync(ctrlC: true).ConfigureAwait(false);
            case ServiceStopMethod.CloseInput:
                process.CloseInput();
                return null;
            case ServiceStopMethod.Http:
                return await PostAsync(step.Url, time, cancellationToken).ConfigureAwait(false);
            case ServiceStopMethod.Command:
                return await commands.RunAsync(step.Command ?? [], time, ProcessVariables(), cancellationToken).ConfigureAwait(false);
            default:
                return $"this build does not know the way {(int)step.Method}.";
        }
    }

    /// <inheritdoc/>
    public async Task<bool> WaitForEndAsync(TimeSpan time)
    {
        if (process.Exited.IsCompleted || time <= TimeSpan.Zero)
            return process.Exited.IsCompleted;
        using CancellationTokenSource waiting = new();
        await Task.WhenAny(process.Exited, context.Clock.DelayAsync(time, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        return process.Exited.IsCompleted;
    }

    /// <inheritdoc/>
    public Task KillAsync() => job.TerminateAsync();

    /// <inheritdoc/>
    public Task DecideAsync(string kind, string reason) => context.Journal.DecideAsync(kind, reason, ("processId", process.Id));

    /// <summary>Tells a command which process it is about.</summary>
    internal IReadOnlyDictionary<string, string> ProcessVariables() =>
        new Dictionary<string, string> { ["GOWINOPS_PROCESS_ID"] = process.Id.ToString(CultureInfo.InvariantCulture) };

    // The console belongs to another process, which may not answer: that must hold up a thread of the pool and not the stop.
    private Task<string?> SignalAsync(bool ctrlC) => Task.Run(() => ConsoleSignal.SendAsync(process, ctrlC, context.Clock));

    private async Task<string?> PostAsync(string? url, TimeSpan time, CancellationToken cancellationToken)
    {
        if (ServiceProbeTarget.ParseUrl(url ?? string.Empty) is not { } address)
            return "its address is missing or none.";
        using HttpClient client = HttpClients.CreateLocal();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            using HttpResponseMessage answer = await client.PostAsync(address, null, limit.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"{address.Authority} answered {(int)answer.StatusCode}.";
        }
        catch (HttpRequestException exception)
        {
            // A program that ends at once may not answer any more.
            return process.Exited.IsCompleted ? null : $"{address.Authority} did not answer: {exception.InnerException?.Message ?? exception.Message}.";
        }
        catch (OperationCanceledException)
        {
            return process.Exited.IsCompleted ? null : $"{address.Authority} did not answer in time.";
        }
    }
}
