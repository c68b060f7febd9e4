using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Memory that network management allocated for us.</summary>
internal sealed class SafeNetMemory : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    public SafeNetMemory()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NetApiBufferFree(handle) == 0;

    [DllImport("netapi32.dll", ExactSpelling = true)]
    private static extern int NetApiBufferFree(IntPtr buffer);
}
