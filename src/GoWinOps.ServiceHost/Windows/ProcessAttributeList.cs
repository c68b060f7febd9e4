using System;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The attribute list of a process about to be created: the job it begins in, and which handles it inherits, and no others.</summary>
internal sealed class ProcessAttributeList : IDisposable
{
    // PROC_THREAD_ATTRIBUTE_HANDLE_LIST and PROC_THREAD_ATTRIBUTE_JOB_LIST of winbase.h; the second since Windows Server 2016.
    private static readonly IntPtr HandleListAttribute = new(0x0002_0002);
    private static readonly IntPtr JobListAttribute = new(0x0002_000D);
    private const uint Attributes = 2;

    private readonly IntPtr handles;
    private bool made;

    /// <summary>A list with a job and inheritable handles, all of which must stay open as long as it.</summary>
    internal ProcessAttributeList(IntPtr job, IntPtr[] inherited)
    {
        IntPtr size = IntPtr.Zero;
        InitializeProcThreadAttributeList(IntPtr.Zero, Attributes, 0, ref size);
        Pointer = Marshal.AllocHGlobal(size);
        handles = Marshal.AllocHGlobal((inherited.Length + 1) * IntPtr.Size);
        try
        {
            Check(InitializeProcThreadAttributeList(Pointer, Attributes, 0, ref size));
            made = true;
            Marshal.WriteIntPtr(handles, job);
            Add(JobListAttribute, handles, 1);
            IntPtr others = IntPtr.Add(handles, IntPtr.Size);
            Marshal.Copy(inherited, 0, others, inherited.Length);
            Add(HandleListAttribute, others, inherited.Length);
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

    private void Add(IntPtr attribute, IntPtr values, int count) =>
        Check(UpdateProcThreadAttribute(Pointer, 0, attribute, values, new IntPtr(count * IntPtr.Size), IntPtr.Zero, IntPtr.Zero));

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
