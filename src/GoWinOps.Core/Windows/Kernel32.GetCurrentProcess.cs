using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>A handle that means the calling process and needs no closing.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true)]
    internal static extern IntPtr GetCurrentProcess();

    /// <summary>A handle that means the calling thread and needs no closing.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true)]
    internal static extern IntPtr GetCurrentThread();
}
