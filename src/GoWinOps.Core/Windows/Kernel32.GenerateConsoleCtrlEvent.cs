using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>CTRL_BREAK_EVENT, the one signal that reaches a process group other than one's own.</summary>
    internal const uint CtrlBreakEvent = 1;

    /// <summary>Signals a process group of the caller's own console.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GenerateConsoleCtrlEvent(uint controlEvent, uint processGroupId);
}
