using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>A resource manager of authz.</summary>
internal sealed class SafeAuthzManagerHandle : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    public SafeAuthzManagerHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => AuthzFreeResourceManager(handle);

    [DllImport("authz.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AuthzFreeResourceManager(IntPtr handle);
}
