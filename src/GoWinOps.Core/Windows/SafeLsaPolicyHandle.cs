using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The policy of the local security authority, open.</summary>
internal sealed class SafeLsaPolicyHandle : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    public SafeLsaPolicyHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LsaClose(handle) == 0;

    [DllImport("advapi32.dll", ExactSpelling = true)]
    private static extern uint LsaClose(IntPtr handle);
}
