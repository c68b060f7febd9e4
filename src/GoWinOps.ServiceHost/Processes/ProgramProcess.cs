using System;
using System.ComponentModel;
using System.IO;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Windows;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.ServiceHost.Processes;

/// <summary>
/// A process in a job from its first instruction on, with a hidden console of its own and pipes for its standard streams, and with no other handle of
/// this process.
/// </summary>
internal sealed class ProgramProcess : IDisposable
{
    private readonly SafeProcessHandle handle;
    private readonly AnonymousPipeServerStream input;
    private readonly AnonymousPipeServerStream output;
    private readonly AnonymousPipeServerStream? error;
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RegisteredWaitHandle registration;
    private readonly ExitWaitHandle wait;

    private ProgramProcess(
        ProcessInformation information, AnonymousPipeServerStream input, AnonymousPipeServerStream output, AnonymousPipeServerStream? error, bool hearsCtrlC)
    {
        handle = new SafeProcessHandle(information.Process, ownsHandle: false);
        Id = (int)information.ProcessId;
        this.input = input;
        this.output = output;
        this.error = error;
        HearsCtrlC = hearsCtrlC;
        StartTimeUtc = Kernel32.GetProcessTimes(handle, out long creation, out _, out _, out _) ? DateTime.FromFileTimeUtc(creation) : DateTime.UtcNow;
        wait = new ExitWaitHandle(information.Process);
        registration = ThreadPool.RegisterWaitForSingleObject(wait, (_, _) => SetExited(), null, Timeout.Infinite, executeOnlyOnce: true);
    }

    /// <summary>The process id.</summary>
    internal int Id { get; }

    /// <summary>When it started, in UTC.</summary>
    internal DateTime StartTimeUtc { get; }

    /// <summary>Whether it hears Ctrl+C.</summary>
    internal bool HearsCtrlC { get; }

    /// <summary>What it writes to its standard output.</summary>
    internal Stream Output => output;

    /// <summary>What it writes to its standard error; nothing when that goes where its output goes.</summary>
    internal Stream Error => error ?? Stream.Null;

    /// <summary>Ends with its exit code, when it has ended.</summary>
    internal Task<int> Exited => exited.Task;

    /// <summary>Starts a process in a job.</summary>
    /// <exception cref="Win32Exception">Windows refuses: the file is missing, no program, or not for this account.</exception>
    /// <exception cref="IOException">There are no pipes to be had.</exception>
    internal static ProgramProcess Start(ProgramStart start, SafeJobHandle job)
    {
        AnonymousPipeServerStream? input = null;
        AnonymousPipeServerStream? output = null;
        AnonymousPipeServerStream? error = null;
        try
        {
            input = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            error = start.JoinsStreams ? null : new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
            ProcessInformation information = Create(start, job, input, output, error);
            Kernel32.CloseHandle(information.Thread);
            ProgramProcess process = new(information, input, output, error, start.HearsCtrlC);
            // The ends the process has got: as long as they are open here, its output never ends.
            input.DisposeLocalCopyOfClientHandle();
            output.DisposeLocalCopyOfClientHandle();
            error?.DisposeLocalCopyOfClientHandle();
            return process;
        }
        catch
        {
            input?.Dispose();
            output?.Dispose();
            error?.Dispose();
            throw;
        }
    }

    /// <summary>Ends its standard input.</summary>
    internal void CloseInput() => input.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
        error?.Dispose();
        handle.Dispose();
        registration.Unregister(null);
        wait.Dispose();
    }

    private static ProcessInformation Create(
        ProgramStart start, SafeJobHandle job, AnonymousPipeServerStream input, AnonymousPipeServerStream output, AnonymousPipeServerStream? error)
    {
        // Windows refuses a list that names a handle twice.
        IntPtr[] streams = error is null
            ? new[] { input.ClientSafePipeHandle.DangerousGetHandle(), output.ClientSafePipeHandle.DangerousGetHandle() }
            : new[] { input.ClientSafePipeHandle.DangerousGetHandle(), output.ClientSafePipeHandle.DangerousGetHandle(), error.ClientSafePipeHandle.DangerousGetHandle() };
        using ProcessAttributeList attributes = new(job.DangerousGetHandle(), streams);
        StartupInfoEx startup = new()
        {
            Size = (uint)Marshal.SizeOf<StartupInfoEx>(),
            Flags = Kernel32.UseStandardHandles,
            StandardInput = streams[0],
            StandardOutput = streams[1],
            StandardError = streams[streams.Length - 1],
            AttributeList = attributes.Pointer,
        };
        ProcessCreation creation = ProcessCreation.NoWindow | ProcessCreation.UnicodeEnvironment | ProcessCreation.ExtendedStartupInfo
            | (start.HearsCtrlC ? 0 : ProcessCreation.NewProcessGroup);
        // Whoever started this process may have told it to ignore Ctrl+C, which its children would inherit.
        Kernel32.SetConsoleCtrlHandler(null, add: false);
        IntPtr environment = Marshal.StringToHGlobalUni(EnvironmentBlock.Write(start.Environment));
        try
        {
            bool created = Kernel32.CreateProcessW(
                null,
                (CommandLine.Join(start.Executable, start.Arguments) + "\0").ToCharArray(),
                IntPtr.Zero,
                IntPtr.Zero,
                inheritHandles: true,
                creation,
                environment,
                start.WorkingDirectory.Length == 0 ? null : start.WorkingDirectory,
                ref startup,
                out ProcessInformation information);
            return created ? information : throw new Win32Exception(Marshal.GetLastWin32Error());
        }
        finally
        {
            Marshal.FreeHGlobal(environment);
        }
    }

    private void SetExited()
    {
        try
        {
            if (Kernel32.GetExitCodeProcess(handle, out uint code))
                exited.TrySetResult(unchecked((int)code));
            else
                exited.TrySetException(new Win32Exception(Marshal.GetLastWin32Error()));
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits for a process that was let go; on this thread the exception would end the host.
            exited.TrySetCanceled();
        }
    }

    /// <summary>
    /// Owns the process's handle. The thread pool keeps it open until it really waits no more: a handle closed before that may come to mean another
    /// object, whose signals the thread pool would swallow.
    /// </summary>
    private sealed class ExitWaitHandle : WaitHandle
    {
        internal ExitWaitHandle(IntPtr process) => SafeWaitHandle = new SafeWaitHandle(process, ownsHandle: true);
    }
}
