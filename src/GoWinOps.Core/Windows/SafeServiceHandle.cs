using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>A handle to the service control manager or to a service. An open handle keeps a deleted service from going: hold it briefly.</summary>
internal sealed class SafeServiceHandle : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    internal SafeServiceHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => CloseServiceHandle(handle);

    [DllImport("advapi32.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseServiceHandle(IntPtr handle);
}
