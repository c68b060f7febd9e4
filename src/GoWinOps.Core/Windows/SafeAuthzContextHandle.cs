using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>A client context of authz.</summary>
internal sealed class SafeAuthzContextHandle : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    public SafeAuthzContextHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => AuthzFreeContext(handle);

    [DllImport("authz.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AuthzFreeContext(IntPtr handle);
}
