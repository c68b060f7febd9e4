using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Commands;

/// <summary>One command in a remote runspace, with an end to every wait.</summary>
internal sealed class RemotePipeline : IDisposable
{
    // A stop crosses the network, and a dead network answers nothing.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
    // A node that let a deadline pass with its grace will hardly answer a stop.
    private static readonly TimeSpan LateStopLimit = TimeSpan.FromSeconds(2);
    private readonly PowerShell shell = PowerShell.Create();
    private readonly PSDataCollection<PSObject> output = new();

    internal RemotePipeline(Runspace runspace, Command command)
    {
        shell.Runspace = runspace;
        shell.Commands.AddCommand(command);
        output.DataAdded += (_, arrival) => OutputArrived?.Invoke(output[arrival.Index]);
    }

    /// <summary>Told each object as it arrives, on a thread of the engine's.</summary>
    internal event Action<PSObject>? OutputArrived;

    /// <summary>Whether the command did not end, so that its runspace cannot be used again.</summary>
    internal bool IsStuck { get; private set; }

    /// <summary>Runs the command on <paramref name="input"/> and returns what it wrote.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the command was stopped as far as the network allowed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the command was stopped as far as the network allowed.</exception>
    internal async Task<IReadOnlyList<PSObject>> RunAsync(PSDataCollection<byte[]>? input, TimeSpan deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (input is null)
        {
            input = new PSDataCollection<byte[]>();
            input.Complete();
        }

        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        Task ended = Task.Factory.FromAsync(shell.BeginInvoke(input, output), result => shell.EndInvoke(result));
        if (await ended.EndsBeforeAsync(limited.Token).ConfigureAwait(false))
        {
            await ended.ConfigureAwait(false);
            return output.ToList();
        }

        await StopAsync(ended, cancellationToken.IsCancellationRequested ? StopLimit : LateStopLimit).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw new TimeoutException();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Disposing of a command that cannot be stopped waits for it; its runspace is closed by then or will be.
        if (IsStuck)
            _ = Task.Run(shell.Dispose);
        else
            shell.Dispose();
    }

    private async Task StopAsync(Task ended, TimeSpan answerLimit)
    {
        Task stopped = Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop);
        using CancellationTokenSource limit = new(answerLimit);
        IsStuck = !await Task.WhenAll(stopped, ended.ContinueWith(_ => { }, TaskScheduler.Default)).EndsBeforeAsync(limit.Token).ConfigureAwait(false);
    }
}
