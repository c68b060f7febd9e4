using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Who listens on which port of this machine.</summary>
internal static class PortListenerTable
{
    // MIB_TCPROW_OWNER_PID: state, local address, local port, remote address, remote port, process; six DWORDs.
    private const int Row4Size = 24;
    private const int Address4Offset = 4;
    private const int Port4Offset = 8;
    private const int Process4Offset = 20;

    // MIB_TCP6ROW_OWNER_PID: local address (16 bytes), scope, port, remote address, scope, port, state, process.
    private const int Row6Size = 56;
    private const int Port6Offset = 20;
    private const int Process6Offset = 52;
    private const int Address6Length = 16;

    // Both tables begin with the number of their rows.
    private const int FirstRow = 4;

    /// <summary>Every listener, with the names of their processes; null where the table cannot be read.</summary>
    internal static IReadOnlyList<PortListener>? Read()
    {
        byte[]? four = Ask(Iphlpapi.Internet4);
        byte[]? six = Ask(Iphlpapi.Internet6);
        if (four is null)
            return null;
        List<PortListener> listeners = Parse4(four).Concat(six is null ? Enumerable.Empty<PortListener>() : Parse6(six)).ToList();
        Dictionary<int, string> names = listeners.Select(listener => listener.ProcessId).Distinct().ToDictionary(id => id, NameOf);
        foreach (PortListener listener in listeners)
            listener.ProcessName = names[listener.ProcessId];
        return listeners;
    }

    /// <summary>Reads a <c>MIB_TCPTABLE_OWNER_PID</c>.</summary>
    internal static IEnumerable<PortListener> Parse4(byte[] table) => Rows(table, Row4Size).Select(row => new PortListener
    {
        Address = new IPAddress(Slice(table, row + Address4Offset, 4)).ToString(),
        Port = PortAt(table, row + Port4Offset),
        ProcessId = BitConverter.ToInt32(table, row + Process4Offset),
    });

    /// <summary>Reads a <c>MIB_TCP6TABLE_OWNER_PID</c>.</summary>
    internal static IEnumerable<PortListener> Parse6(byte[] table) => Rows(table, Row6Size).Select(row => new PortListener
    {
        Address = new IPAddress(Slice(table, row, Address6Length)).ToString(),
        Port = PortAt(table, row + Port6Offset),
        ProcessId = BitConverter.ToInt32(table, row + Process6Offset),
    });

    private static IEnumerable<int> Rows(byte[] table, int size)
    {
        int count = table.Length < FirstRow ? 0 : BitConverter.ToInt32(table, 0);
        return Enumerable.Range(0, Math.Min(count, (table.Length - FirstRow) / size)).Select(index => FirstRow + (index * size));
    }

    // The port stands in the first two bytes, the higher one first; what follows is undefined.
    private static int PortAt(byte[] table, int offset) => (table[offset] << 8) | table[offset + 1];

    private static byte[] Slice(byte[] table, int offset, int length)
    {
        byte[] slice = new byte[length];
        Array.Copy(table, offset, slice, 0, length);
        return slice;
    }

    // The table may grow between two calls, but not without end.
    private static byte[]? Ask(uint family)
    {
        uint size = 16 * 1024;
        for (int attempt = 0; attempt < 8; attempt++)
        {
            using NativeBuffer buffer = NativeBuffer.OfSize((int)size);
            uint code = Iphlpapi.GetExtendedTcpTable(buffer.Pointer, ref size, false, family, Iphlpapi.ListenersWithOwner, 0);
            if (code == 0)
            {
                byte[] table = new byte[buffer.Size];
                Marshal.Copy(buffer.Pointer, table, 0, table.Length);
                return table;
            }

            if (code != Win32Errors.InsufficientBuffer)
                return null;
        }

        return null;
    }

    private static string NameOf(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return process.ProcessName;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return string.Empty;
        }
    }
}
