using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.ServiceHost.Processes;

/// <summary>Sends Ctrl+C and Ctrl+Break to a process in a console of its own, by entering that console for a moment.</summary>
internal static class ConsoleSignal
{
    // The console must outlast the signal, which another thread delivers.
    private static readonly TimeSpan DeliveryTime = TimeSpan.FromMilliseconds(200);
    private static readonly SemaphoreSlim Turn = new(1);

    // Held for the life of this process: native code calls it. What is not a signal of ours goes on to Windows.
    private static readonly ConsoleControlCallback Ignore = signal => signal is Kernel32.CtrlCEvent or Kernel32.CtrlBreakEvent;

    /// <summary>Sends the signal.</summary>
    /// <param name="process">The process.</param>
    /// <param name="ctrlC">Ctrl+C, or else Ctrl+Break.</param>
    /// <param name="clock">The source of time.</param>
    /// <returns>Why it could not be sent; null when it was.</returns>
    internal static async Task<string?> SendAsync(ProgramProcess process, bool ctrlC, IClock clock)
    {
        if (ctrlC && !process.HearsCtrlC)
            return "the program was started in a process group of its own, which hears no Ctrl+C.";
        await Turn.WaitAsync().ConfigureAwait(false);
        try
        {
            Kernel32.FreeConsole();
            if (!Kernel32.AttachConsole((uint)process.Id))
                return Describe("its console could not be entered");
            // Without a process group of its own the signal goes to the whole console, this process included. On a busy machine the thread that brings it may come
            // long after; so the handler stays until the next signal. Without one Windows would end this process, which looks like a crash to be recovered from.
            Kernel32.SetConsoleCtrlHandler(Ignore, add: false);
            Kernel32.SetConsoleCtrlHandler(Ignore, add: true);
            bool sent = Kernel32.GenerateConsoleCtrlEvent(ctrlC ? Kernel32.CtrlCEvent : Kernel32.CtrlBreakEvent, process.HearsCtrlC ? 0 : (uint)process.Id);
            string? failure = sent ? null : Describe("the signal could not be sent");
            await clock.DelayAsync(DeliveryTime, CancellationToken.None).ConfigureAwait(false);
            return failure;
        }
        finally
        {
            Kernel32.FreeConsole();
            Turn.Release();
        }
    }

    private static string Describe(string what)
    {
        int code = Marshal.GetLastWin32Error();
        return $"{what}: {new Win32Exception(code).Message} (Win32 error {code}).";
    }
}
