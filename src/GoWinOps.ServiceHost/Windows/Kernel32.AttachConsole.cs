using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>PHANDLER_ROUTINE</c>: true when the signal is dealt with.</summary>
[UnmanagedFunctionPointer(CallingConvention.Winapi)]
[return: MarshalAs(UnmanagedType.Bool)]
internal delegate bool ConsoleControlCallback(uint controlEvent);

internal static partial class Kernel32
{
    /// <summary>CTRL_C_EVENT; reaches every process of a console that is not in a process group of its own.</summary>
    internal const uint CtrlCEvent = 0;

    /// <summary>Makes the console of another process this one's. A process has one console at most.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool AttachConsole(uint processId);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool FreeConsole();

    /// <summary>Adds or removes a handler of console signals; a null handler sets whether Ctrl+C is ignored, which child processes inherit.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool SetConsoleCtrlHandler(ConsoleControlCallback? handler, [MarshalAs(UnmanagedType.Bool)] bool add);
}
