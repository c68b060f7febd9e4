using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>SECURITY_ATTRIBUTES</c></summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SecurityAttributes
{
    internal int Length;
    internal IntPtr SecurityDescriptor;
    internal int InheritHandle;
}

internal static partial class Kernel32
{
    [DllImport("kernel32.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool CreateDirectoryW(string path, ref SecurityAttributes attributes);
}
