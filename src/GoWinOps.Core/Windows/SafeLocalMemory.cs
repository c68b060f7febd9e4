using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Memory the system allocated for us and that <c>LocalFree</c> gives back.</summary>
internal sealed class SafeLocalMemory : SafeHandle
{
    /// <summary>Made by the marshaller, which fills in the handle.</summary>
    internal SafeLocalMemory()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LocalFree(handle) == IntPtr.Zero;

    [DllImport("kernel32.dll", ExactSpelling = true)]
    private static extern IntPtr LocalFree(IntPtr memory);
}
