using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Dispatching;

/// <summary>Connects this process to the service control manager, which runs one service in it.</summary>
internal sealed class ServiceDispatcher : IDisposable
{
    private const uint ControlStop = 1;
    private const uint ControlInterrogate = 4;
    private const uint ControlShutdown = 5;
    private const uint ControlPreshutdown = 0xF;
    private const uint NoError = 0;
    private const uint CallNotImplemented = 120;
    private const int NotStartedByManager = 1063;

    private readonly IServiceProgram program;
    private readonly ManualResetEvent stopped = new(initialState: false);

    // Native code holds these, which the garbage collector cannot see.
    private readonly ServiceMainCallback main;
    private readonly ServiceControlCallback control;
    private ServiceLifetime? lifetime;
    private IntPtr statusHandle;

    private ServiceDispatcher(IServiceProgram program)
    {
        this.program = program;
        main = RunService;
        control = HandleControl;
    }

    /// <summary>Runs the service this process was started for, and returns when it has stopped.</summary>
    /// <returns>The process's exit code.</returns>
    internal static int Run(IServiceProgram program)
    {
        using ServiceDispatcher dispatcher = new(program);
        // A service with a process of its own is called by whatever name it has; the table's is not looked at.
        ServiceTableEntry[] table = { new() { Name = "GoWinOps", Main = Marshal.GetFunctionPointerForDelegate(dispatcher.main) }, default };
        // It returns when the service has stopped.
        if (Advapi32.StartServiceCtrlDispatcherW(table))
            return 0;
        int error = Marshal.GetLastWin32Error();
        Console.Error.WriteLine(error == NotStartedByManager
            ? "This command is for the service control manager: start the service instead, with Start-GoService for instance."
            : $"The service control manager could not be reached: Win32 error {error}.");
        return error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lifetime?.Dispose();
        stopped.Dispose();
    }

    private void RunService(uint count, IntPtr arguments)
    {
        string[] texts = new string[count];
        for (int index = 0; index < texts.Length; index++)
            texts[index] = Marshal.PtrToStringUni(Marshal.ReadIntPtr(arguments, index * IntPtr.Size)) ?? string.Empty;
        statusHandle = Advapi32.RegisterServiceCtrlHandlerExW(texts.Length > 0 ? texts[0] : string.Empty, control, IntPtr.Zero);
        if (statusHandle == IntPtr.Zero)
        {
            EventLog.TryWrite(EventLogLevel.Error, $"The service control manager takes no answers from the GoWinOps service host: Win32 error {Marshal.GetLastWin32Error()}.");
            return;
        }

        lifetime = new ServiceLifetime(texts, Report, SystemClock.Instance);
        _ = Task.Run(() => RunProgramAsync(lifetime));
        // The thread is the manager's, and its return is taken for the end of the service.
        stopped.WaitOne();
    }

    private async Task RunProgramAsync(ServiceLifetime service)
    {
        Task beats = service.BeginAsync();
        if (await EndOfAsync(program, service, text => EventLog.TryWrite(EventLogLevel.Error, text)).ConfigureAwait(false) is not { } outcome)
        {
            // Windows takes this for a crash. A stop, whatever its code, would be none to the failure actions of a hosted service, and nobody would start it again.
            Environment.Exit(SupervisionExitCode.HostFailed);
            return;
        }

        service.ReportStopped(outcome);
        await beats.ConfigureAwait(false);
        stopped.Set();
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="service">Its conversation with the manager.</param>
    /// <param name="tell">Told of a failure, where a service's last words are looked for.</param>
    /// <returns>How it ended; null when it failed although nobody had told it to stop, and is to be started again. What was told to stop has stopped, however.</returns>
    internal static async Task<ServiceOutcome?> EndOfAsync(IServiceProgram program, ServiceLifetime service, Action<string> tell)
    {
        try
        {
            return await program.RunAsync(service).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            tell($"Service '{service.ServiceName}': the GoWinOps service host failed. {exception}");
            return service.StopCause is null ? null : ServiceOutcome.Success;
        }
    }

    private uint HandleControl(uint code, uint eventType, IntPtr eventData, IntPtr context)
    {
        switch (code)
        {
            case ControlStop:
                lifetime?.RequestStop(ServiceStopCause.Stop);
                return NoError;
            case ControlPreshutdown:
                lifetime?.RequestStop(ServiceStopCause.Preshutdown);
                return NoError;
            case ControlShutdown:
                lifetime?.RequestStop(ServiceStopCause.Shutdown);
                return NoError;
            case ControlInterrogate:
                return NoError;
            default:
                return CallNotImplemented;
        }
    }

    // A report that does not arrive changes nothing for the program; the manager asks again by itself.
    private void Report(ServiceStatus status) => Advapi32.SetServiceStatus(statusHandle, ref status);
}
