using System.Runtime.InteropServices;

namespace GoWinOps.Lab.Isolation;

/// <summary>kill(2).</summary>
internal static partial class NativeSignal
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <returns>Whether there was such a process to send it to.</returns>
    public static bool Send(int processId, int signal) => kill(processId, signal) == 0;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int processId, int signal);
}
