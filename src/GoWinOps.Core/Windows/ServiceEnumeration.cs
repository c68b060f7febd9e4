using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Lists services.</summary>
internal static class ServiceEnumeration
{
    // The most EnumServicesStatusEx takes; more is refused. Source: its documentation.
    private const int BufferSize = 256 * 1024;

    /// <summary>Every service this process may see. One without the right to query its status is left out by Windows, silently.</summary>
    /// <param name="manager">The service control manager, open with SC_MANAGER_ENUMERATE_SERVICE.</param>
    /// <param name="types">Which types of services.</param>
    /// <param name="states">Which states.</param>
    /// <param name="read">Reads one; what it points to is valid no longer than that.</param>
    internal static IReadOnlyList<T> Read<T>(SafeServiceHandle manager, uint types, uint states, Func<EnumServiceStatusProcess, T> read)
    {
        List<T> services = new();
        using NativeBuffer buffer = NativeBuffer.OfSize(BufferSize);
        uint resume = 0;
        while (true)
        {
            bool complete = Advapi32.EnumServicesStatusExW(
                manager, 0, types, states, buffer.Pointer, BufferSize, out _, out uint count, ref resume, null);
            int code = complete ? 0 : Marshal.GetLastWin32Error();
            if (!complete && code != Win32Errors.MoreData)
                throw Win32Errors.Create(code, "(service control manager)", "SC_MANAGER_ENUMERATE_SERVICE");
            for (int index = 0; index < count; index++)
                services.Add(read(Marshal.PtrToStructure<EnumServiceStatusProcess>(IntPtr.Add(buffer.Pointer, index * Marshal.SizeOf<EnumServiceStatusProcess>()))));
            if (complete || count == 0)
                return services;
        }
    }
}
