using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GoWinOps.Bench;

/// <summary>Asks Windows for all services and their details with nothing in between. Loaded into a session on a node; refers to nothing but .NET.</summary>
public static class BareServices
{
    private const uint Connect = 1;
    private const uint CreateRight = 2;
    private const uint Enumerate = 4;
    private const uint ReadService = 0x0002_0005;
    private const uint DeleteRight = 0x0001_0000;
    private const int EntrySize = 56;
    private const int BufferSize = 256 * 1024;
    private const uint MoreData = 234;
    private const uint RegistryTextList = 0x20;
    private static readonly uint[] Levels = [1, 2, 4, 5, 6, 7, 8, 9, 12];
    private static readonly IntPtr LocalMachine = new(unchecked((int)0x8000_0002));

    /// <summary>Makes services that are never started.</summary>
    public static void Create(int count)
    {
        IntPtr manager = OpenSCManagerW(null, null, Connect | CreateRight);
        for (int number = 0; number < count; number++)
        {
            IntPtr service = CreateServiceW(
                manager, NameOf(number), "Measured service " + number, DeleteRight, 0x10, 3, 1, "\"C:\\Program Files\\Measured\\service.exe\" --number " + number, null, IntPtr.Zero, null, null, null);
            if (service == IntPtr.Zero)
                throw new Win32Exception();
            CloseServiceHandle(service);
        }

        CloseServiceHandle(manager);
    }

    /// <summary>Deletes them.</summary>
    public static void Delete(int count)
    {
        IntPtr manager = OpenSCManagerW(null, null, Connect);
        for (int number = 0; number < count; number++)
        {
            IntPtr service = OpenServiceW(manager, NameOf(number), DeleteRight);
            if (service == IntPtr.Zero)
                continue;
            DeleteService(service);
            CloseServiceHandle(service);
        }

        CloseServiceHandle(manager);
    }

    /// <summary>Lists all services with their details.</summary>
    public static IReadOnlyList<BareService> List()
    {
        List<BareService> found = [];
        IntPtr manager = OpenSCManagerW(null, null, Connect | Enumerate);
        IntPtr buffer = Marshal.AllocHGlobal(BufferSize);
        IntPtr details = Marshal.AllocHGlobal(8192);
        uint resume = 0;
        while (true)
        {
            bool complete = EnumServicesStatusExW(manager, 0, 0x30, 3, buffer, BufferSize, out _, out uint count, ref resume, null);
            if (!complete && Marshal.GetLastPInvokeError() != MoreData)
                throw new Win32Exception();
            for (int index = 0; index < count; index++)
                found.Add(Read(manager, IntPtr.Add(buffer, index * EntrySize), details));
            if (complete)
                break;
        }

        Marshal.FreeHGlobal(details);
        Marshal.FreeHGlobal(buffer);
        CloseServiceHandle(manager);
        return found;
    }

    private static string NameOf(int number) => $"gowinops-bench-{number:000}";

    private static BareService Read(IntPtr manager, IntPtr entry, IntPtr details)
    {
        BareService found = new() { Name = Marshal.PtrToStringUni(Marshal.ReadIntPtr(entry))!, State = Marshal.ReadInt32(entry, 20), ProcessId = Marshal.ReadInt32(entry, 44) };
        IntPtr service = OpenServiceW(manager, found.Name, ReadService);
        if (QueryServiceConfigW(service, details, 8192, out _))
        {
            found.StartType = Marshal.ReadInt32(details, 4);
            found.ErrorControl = Marshal.ReadInt32(details, 8);
            found.CommandLine = Marshal.PtrToStringUni(Marshal.ReadIntPtr(details, 16));
            found.Group = Marshal.PtrToStringUni(Marshal.ReadIntPtr(details, 24));
            found.DependsOn = Marshal.PtrToStringUni(Marshal.ReadIntPtr(details, 40));
            found.Account = Marshal.PtrToStringUni(Marshal.ReadIntPtr(details, 48));
            found.DisplayName = Marshal.PtrToStringUni(Marshal.ReadIntPtr(details, 56));
        }

        foreach (uint level in Levels)
        {
            if (QueryServiceConfig2W(service, level, details, 8192, out _) && level == 1)
                found.Description = Marshal.PtrToStringUni(Marshal.ReadIntPtr(details));
        }

        if (found.StartType == 2)
            QueryServiceConfig2W(service, 3, details, 8192, out _);
        QueryServiceObjectSecurity(service, 7, details, 8192, out _);
        QueryServiceStatusEx(service, 0, details, 36, out _);
        CloseServiceHandle(service);
        string key = @"SYSTEM\CurrentControlSet\Services\" + found.Name;
        foreach (string value in string.IsNullOrEmpty(found.DependsOn) ? new[] { "Environment", "DependOnService" } : ["Environment"])
        {
            uint size = 8192;
            _ = RegGetValueW(LocalMachine, key, value, RegistryTextList, IntPtr.Zero, details, ref size);
        }

        if (found.ProcessId != 0)
        {
            using Process process = Process.GetProcessById(found.ProcessId);
            found.Started = process.StartTime;
        }

        return found;
    }

    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern IntPtr OpenSCManagerW(string? machine, string? database, uint access);

    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern IntPtr OpenServiceW(IntPtr manager, string name, uint access);

    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern IntPtr CreateServiceW(
        IntPtr manager, string name, string display, uint access, uint type, uint start, uint error, string path, string? group, IntPtr tag, string? dependencies, string? account, string? password);

    [DllImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool DeleteService(IntPtr service);

    [DllImport("advapi32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseServiceHandle(IntPtr handle);

    [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool EnumServicesStatusExW(
        IntPtr manager, uint level, uint type, uint state, IntPtr buffer, uint size, out uint needed, out uint count, ref uint resume, string? group);

    [DllImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool QueryServiceConfigW(IntPtr service, IntPtr buffer, uint size, out uint needed);

    [DllImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool QueryServiceConfig2W(IntPtr service, uint level, IntPtr buffer, uint size, out uint needed);

    [DllImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool QueryServiceObjectSecurity(IntPtr service, uint information, IntPtr buffer, uint size, out uint needed);

    [DllImport("advapi32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool QueryServiceStatusEx(IntPtr service, uint level, IntPtr buffer, uint size, out uint needed);

    [DllImport("advapi32.dll", CharSet = CharSet.Unicode)]
    private static extern int RegGetValueW(IntPtr key, string subKey, string value, uint flags, IntPtr type, IntPtr data, ref uint size);
}
