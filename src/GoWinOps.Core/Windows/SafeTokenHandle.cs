using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>A handle to an access token.</summary>
internal sealed class SafeTokenHandle : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    internal SafeTokenHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => CloseHandle(handle);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseHandle(IntPtr handle);
}
