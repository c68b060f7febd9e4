using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>How a process is created; the values are those of winbase.h.</summary>
[Flags]
internal enum ProcessCreation : uint
{
    NewProcessGroup = 0x0000_0200,
    UnicodeEnvironment = 0x0000_0400,
    ExtendedStartupInfo = 0x0008_0000,
    NoWindow = 0x0800_0000,
}

/// <summary><c>STARTUPINFOEXW</c>, 112 bytes in a 64-bit process.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StartupInfoEx
{
    internal uint Size;
    internal IntPtr Reserved;
    internal IntPtr Desktop;
    internal IntPtr Title;
    internal uint X;
    internal uint Y;
    internal uint Width;
    internal uint Height;
    internal uint WidthInCharacters;
    internal uint HeightInCharacters;
    internal uint FillAttribute;
    internal uint Flags;
    internal ushort ShowWindow;
    internal ushort ReservedSize;
    internal IntPtr ReservedBytes;
    internal IntPtr StandardInput;
    internal IntPtr StandardOutput;
    internal IntPtr StandardError;
    internal IntPtr AttributeList;
}

/// <summary><c>PROCESS_INFORMATION</c>, 24 bytes in a 64-bit process.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProcessInformation
{
    internal IntPtr Process;
    internal IntPtr Thread;
    internal uint ProcessId;
    internal uint ThreadId;
}

internal static partial class Kernel32
{
    /// <summary>STARTF_USESTDHANDLES.</summary>
    internal const uint UseStandardHandles = 0x100;

    /// <summary>Writes into <paramref name="commandLine"/>, which ends with a null character, while it runs.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool CreateProcessW(
        string? applicationName,
        [In, Out] char[] commandLine,
        IntPtr processAttributes,
        IntPtr threadAttributes,
        [MarshalAs(UnmanagedType.Bool)] bool inheritHandles,
        ProcessCreation creation,
        IntPtr environment,
        string? currentDirectory,
        ref StartupInfoEx startupInfo,
        out ProcessInformation information);
}
