using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>LPHANDLER_FUNCTION_EX</c>: a Win32 code is its answer.</summary>
[UnmanagedFunctionPointer(CallingConvention.Winapi)]
internal delegate uint ServiceControlCallback(uint control, uint eventType, IntPtr eventData, IntPtr context);

internal static partial class Advapi32
{
    /// <summary>The handle it returns is never closed.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    internal static extern IntPtr RegisterServiceCtrlHandlerExW(string serviceName, ServiceControlCallback handler, IntPtr context);
}
