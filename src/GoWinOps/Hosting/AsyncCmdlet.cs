using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Hosting;

/// <summary>
/// The base of every cmdlet: work runs in the background, what it writes reaches the pipeline thread, and the cmdlet never returns while
/// any of it, clean-up included, still runs.
/// </summary>
/// <remarks>
/// A cmdlet overrides <see cref="BeginAsync"/>, <see cref="ProcessAsync"/> and <see cref="EndAsync"/>, each awaited before the next; or calls
/// <see cref="StartInBackgroundAsync"/> in <see cref="ProcessAsync"/> for work that goes on while further input is bound and is awaited at the end.
/// Work started in the background must not read parameters that the next record rebinds: take copies first.
/// </remarks>
public abstract class AsyncCmdlet : PSCmdlet, IDisposable
{
    private readonly PipelinePump pump = new();
    private readonly ProgressThrottle progressThrottle = new();
    private int disposed;

    /// <summary>Cancelled when the pipeline stops for whatever reason.</summary>
    protected CancellationToken StopToken => pump.Token;

    /// <summary>Refuses parameters of a base class that make no sense, before anything else is done.</summary>
    private protected virtual void RequireUsableParameters()
    {
    }

    /// <summary>Runs once before the first record.</summary>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs for each record.</summary>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs once after the last record, when all background work has ended.</summary>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => RunTerminating(async token =>
    {
        RequireUsableParameters();
        await BeginAsync(token).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        RunTerminating(token => ReportFailureAsync(ProcessAsync, token));
        pump.DrainAvailable();
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        pump.DrainUntilIdle();
        RunTerminating(EndAsync);
        pump.DrainUntilIdle();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => pump.Cancel();

    /// <summary>Ends what still runs: PowerShell calls it also when another cmdlet of the pipeline failed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
            Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what still runs; a cmdlet with resources of its own calls this first.</summary>
    protected virtual void Dispose(bool disposing) => pump.Dispose();

    /// <summary>
    /// Starts work that goes on while further records are bound; it is awaited before <see cref="EndAsync"/>.
    /// A failure of it becomes an error record. Call from <see cref="ProcessAsync"/> or <see cref="EndAsync"/>.
    /// </summary>
    protected Task StartInBackgroundAsync(Func<CancellationToken, Task> work) =>
        OnPipelineAsync(() => pump.Start(token => ReportFailureAsync(work, token)));

    /// <summary>Writes an object to the pipeline; it must not be changed afterwards.</summary>
    protected Task WriteObjectAsync(object? value) => pump.WriteAsync(() => WriteObject(value));

    /// <summary>Writes objects to the pipeline one by one, without anything of anybody else's between them; they must not be changed afterwards.</summary>
    protected Task WriteObjectsAsync<T>(IReadOnlyCollection<T> values) => pump.WriteAsync(() => WriteObject(values, enumerateCollection: true));

    /// <summary>Writes an error and goes on, unless <c>-ErrorAction</c> says otherwise, in which case the work is cancelled.</summary>
    protected Task WriteErrorAsync(ErrorRecord record) => WriteAsync(() => WriteError(record));

    /// <summary>Writes a failure as the error record it maps to.</summary>
    protected Task WriteErrorAsync(Exception exception, object? target = null) => WriteErrorAsync(ErrorRecords.From(exception, target));

    /// <summary>Writes a warning.</summary>
    protected Task WriteWarningAsync(string text) => WriteAsync(() => WriteWarning(text));

    /// <summary>Writes a verbose line without waiting for it.</summary>
    protected void PostVerbose(string text) => pump.Post(() => WriteVerbose(text));

    /// <summary>Shows progress without waiting for it; more than ten updates a second of one activity are dropped, its completion never.</summary>
    protected void PostProgress(ProgressRecord record)
    {
        if (progressThrottle.Admits(record))
            pump.Post(() => WriteProgress(record));
    }

    /// <summary>Asks whether to go on, as <c>-WhatIf</c> and <c>-Confirm</c> demand.</summary>
    protected Task<bool> ShouldProcessAsync(string target, string action) => pump.CallAsync(() => ShouldProcess(target, action), endsPipeline: true);

    /// <summary>Asks whether to go on, with texts of its own for <c>-WhatIf</c> (the description) and <c>-Confirm</c> (warning and caption).</summary>
    protected Task<bool> ShouldProcessAsync(string description, string warning, string caption) =>
        pump.CallAsync(() => ShouldProcess(description, warning, caption), endsPipeline: true);

    /// <summary>Asks a question of its own; only after <c>ShouldProcessAsync</c>, and not when <c>-Force</c> was given.</summary>
    protected Task<bool> ShouldContinueAsync(string query, string caption) =>
        pump.CallAsync(() => ShouldContinue(query, caption), endsPipeline: true);

    /// <summary>Whether the user gave a parameter on the command line.</summary>
    protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    /// <summary>Runs anything on the pipeline thread: session state, path resolution, script blocks. What it throws comes back to the caller.</summary>
    protected Task<T> OnPipelineAsync<T>(Func<T> function) => pump.CallAsync(function, endsPipeline: false);

    /// <summary>Runs anything on the pipeline thread. What it throws comes back to the caller.</summary>
    protected Task OnPipelineAsync(Action action) => pump.CallAsync(() => Run(action), endsPipeline: false);

    /// <summary>A path on this machine's disks as PowerShell reads it. On the pipeline thread only.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>PathNotFileSystem</c></exception>
    protected string ResolvePath(string path) => DiskPath.Resolve(this, path);

    /// <summary>A path on this machine's disks as PowerShell reads it.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>PathNotFileSystem</c></exception>
    protected internal Task<string> ResolvePathAsync(string path) => OnPipelineAsync(() => ResolvePath(path));

    private Task<bool> WriteAsync(Action action) => pump.CallAsync(() => Run(action), endsPipeline: true);

    private static bool Run(Action action)
    {
        action();
        return true;
    }

    private void RunTerminating(Func<CancellationToken, Task> work)
    {
        // PowerShell may still call after a stop that came while background work was awaited.
        if (StopToken.IsCancellationRequested)
            return;
        if (pump.DrainUntil(pump.Start(work)) is { } failure)
            ThrowTerminatingError(ErrorRecords.From(failure, null));
    }

    private async Task ReportFailureAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await WriteErrorAsync(exception).ConfigureAwait(false);
        }
    }
}
