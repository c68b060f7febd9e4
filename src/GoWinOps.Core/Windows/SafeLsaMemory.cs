using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Memory the local security authority allocated for us.</summary>
internal sealed class SafeLsaMemory : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    public SafeLsaMemory()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LsaFreeMemory(handle) == 0;

    [DllImport("advapi32.dll", ExactSpelling = true)]
    private static extern uint LsaFreeMemory(IntPtr memory);
}
