using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>LPSERVICE_MAIN_FUNCTIONW</c>.</summary>
[UnmanagedFunctionPointer(CallingConvention.Winapi)]
internal delegate void ServiceMainCallback(uint count, IntPtr arguments);

/// <summary><c>SERVICE_TABLE_ENTRYW</c>; the last of a table is zero.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ServiceTableEntry
{
    [MarshalAs(UnmanagedType.LPWStr)]
    internal string? Name;
    internal IntPtr Main;
}

internal static partial class Advapi32
{
    /// <summary>Returns when all services of the process have stopped.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool StartServiceCtrlDispatcherW([In] ServiceTableEntry[] table);
}
