using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Reads event logs.</summary>
internal static class Wevtapi
{
    /// <summary><c>EvtQueryChannelPath | EvtQueryReverseDirection</c>: a log by its name, the newest event first.</summary>
    internal const uint NewestFirst = 0x1 | 0x200;

    /// <summary><c>EvtRenderEventXml</c></summary>
    internal const uint RenderXml = 1;

    [DllImport("wevtapi.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    internal static extern SafeEventHandle EvtQuery(IntPtr session, string path, string query, uint flags);

    /// <summary>Fails with 259 when there are no more events.</summary>
    [DllImport("wevtapi.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool EvtNext(SafeEventHandle results, uint count, out IntPtr firstEvent, uint timeoutMilliseconds, uint flags, out uint returned);

    /// <summary>Fails with 122 and the size needed in bytes when the buffer is too small.</summary>
    [DllImport("wevtapi.dll", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool EvtRender(
        IntPtr context, SafeEventHandle fragment, uint flags, uint bufferSize, [Out] char[]? buffer, out uint bufferUsed, out uint propertyCount);
}
