using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>A query of an event log, or one of its events.</summary>
internal sealed class SafeEventHandle : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    public SafeEventHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <summary>Takes over an event of a query.</summary>
    internal SafeEventHandle(IntPtr one)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(one);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => EvtClose(handle);

    [DllImport("wevtapi.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool EvtClose(IntPtr handle);
}
