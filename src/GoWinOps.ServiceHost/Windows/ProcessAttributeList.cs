using System;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The attribute list of a process about to be created: which handles it inherits, and no others.</summary>
internal sealed class ProcessAttributeList : IDisposable
{
    // PROC_THREAD_ATTRIBUTE_HANDLE_LIST of winbase.h.
    private static readonly IntPtr HandleListAttribute = new(0x0002_0002);

    private readonly IntPtr handles;
    private bool made;

    /// <summary>A list with inheritable handles, which must stay open as long as it.</summary>
    internal ProcessAttributeList(params IntPtr[] inherited)
    {
        IntPtr size = IntPtr.Zero;
        InitializeProcThreadAttributeList(IntPtr.Zero, 1, 0, ref size);
        Pointer = Marshal.AllocHGlobal(size);
        handles = Marshal.AllocHGlobal(inherited.Length * IntPtr.Size);
        try
        {
            Check(InitializeProcThreadAttributeList(Pointer, 1, 0, ref size));
            made = true;
            Marshal.Copy(inherited, 0, handles, inherited.Length);
            Check(UpdateProcThreadAttribute(
                Pointer, 0, HandleListAttribute, handles, new IntPtr(inherited.Length * IntPtr.Size), IntPtr.Zero, IntPtr.Zero));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where it lies.</summary>
    internal IntPtr Pointer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (made)
            DeleteProcThreadAttributeList(Pointer);
        made = false;
        Marshal.FreeHGlobal(handles);
        Marshal.FreeHGlobal(Pointer);
    }

    private static void Check(bool succeeded)
    {
        if (!succeeded)
            throw new Win32Exception(Marshal.GetLastWin32Error());
    }

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool InitializeProcThreadAttributeList(IntPtr list, uint count, uint flags, ref IntPtr size);

    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool UpdateProcThreadAttribute(
        IntPtr list, uint flags, IntPtr attribute, IntPtr value, IntPtr size, IntPtr previousValue, IntPtr returnSize);

    [DllImport("kernel32.dll", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void DeleteProcThreadAttributeList(IntPtr list);
}
