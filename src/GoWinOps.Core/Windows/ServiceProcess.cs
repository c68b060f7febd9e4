using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

/// <summary>One process, held open, so that its id cannot come to mean another.</summary>
internal sealed class ServiceProcess : IServiceProcess
{
    // The longest wait the thread pool takes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(int.MaxValue);
    private readonly SafeProcessHandle handle;

    private ServiceProcess(uint id, SafeProcessHandle handle, DateTime startTimeUtc)
    {
        Id = id;
        this.handle = handle;
        StartTimeUtc = startTimeUtc;
    }

    /// <inheritdoc/>
    public uint Id { get; }

    /// <summary>When it started, in UTC.</summary>
    internal DateTime StartTimeUtc { get; }

    /// <summary>Opens a process to wait for; null when it is gone or may not be seen.</summary>
    internal static ServiceProcess? TryOpen(uint id, ProcessRights more = 0)
    {
        if (id == 0)
            return null;
        SafeProcessHandle handle = Kernel32.OpenProcess(ProcessRights.QueryLimitedInformation | ProcessRights.Synchronize | more, false, id);
        if (!handle.IsInvalid && Kernel32.GetProcessTimes(handle, out long creation, out _, out _, out _))
            return new ServiceProcess(id, handle, DateTime.FromFileTimeUtc(creation));
        handle.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public async Task<bool> WaitForExitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeSpan bounded = timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout > LongestWait ? LongestWait : timeout;
        using ProcessWaitHandle wait = new(Id);
        RegisteredWaitHandle registration = ThreadPool.RegisterWaitForSingleObject(
            wait, (_, timedOut) => completion.TrySetResult(!timedOut), null, bounded, executeOnlyOnce: true);
        using CancellationTokenRegistration cancellation = cancellationToken.Register(() => completion.TrySetCanceled(cancellationToken));
        try
        {
            return await completion.Task.ConfigureAwait(false);
        }
        finally
        {
            registration.Unregister(null);
        }
    }

    /// <inheritdoc/>
    public int Kill()
    {
        using ServiceProcess? again = TryOpen(Id, ProcessRights.Terminate);
        if (again is null)
            return Marshal.GetLastWin32Error();
        if (again.StartTimeUtc != StartTimeUtc)
            return 0;
        return Kernel32.TerminateProcess(again.handle, 1) ? 0 : Marshal.GetLastWin32Error();
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>
    /// A handle of the wait's own. The thread pool keeps it open until it really waits no more, which may be after this object is gone: a handle that is closed
    /// before that may come to mean another object, whose signals the thread pool would swallow.
    /// </summary>
    private sealed class ProcessWaitHandle : WaitHandle
    {
        internal ProcessWaitHandle(uint id)
        {
            SafeProcessHandle process = Kernel32.OpenProcess(ProcessRights.Synchronize, false, id);
            SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: true);
            process.SetHandleAsInvalid();
        }
    }
}
