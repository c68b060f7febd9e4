using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>What an entry of the Event Log is; the values are those of winnt.h.</summary>
internal enum EventLogLevel : ushort
{
    Error = 1,
    Warning = 2,
    Information = 4,
}

/// <summary>
/// The Application log. Its source's messages are the stock ones of <c>EventCreate.exe</c>: a message file of our own would be held open by the
/// Event Log service, and could not be replaced without stopping that.
/// </summary>
internal static class EventLog
{
    /// <summary>The source's name.</summary>
    internal const string Source = "GoWinOps";

    /// <summary>The key of the source below HKEY_LOCAL_MACHINE.</summary>
    internal const string SourceKey = @"SYSTEM\CurrentControlSet\Services\EventLog\Application\" + Source;

    /// <summary>The stock messages are 1 to 1000, each of them just its first text.</summary>
    private const uint MessageId = 1;

    // ReportEvent takes no text longer than this. Source: its documentation.
    private const int LongestText = 31_839;

    /// <summary>Writes an entry.</summary>
    /// <returns>0, or the Win32 code it failed with: the log is full, or the account may not write.</returns>
    internal static int TryWrite(EventLogLevel level, string text)
    {
        IntPtr log = RegisterEventSourceW(null, Source);
        if (log == IntPtr.Zero)
            return Marshal.GetLastWin32Error();
        try
        {
            string[] texts = { text.Length > LongestText ? text.Substring(0, LongestText) : text };
            return ReportEventW(log, level, 0, MessageId, IntPtr.Zero, 1, 0, texts, IntPtr.Zero) ? 0 : Marshal.GetLastWin32Error();
        }
        finally
        {
            DeregisterEventSource(log);
        }
    }

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr RegisterEventSourceW(string? server, string source);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ReportEventW(
        IntPtr log, EventLogLevel level, ushort category, uint eventId, IntPtr userSid, ushort textCount, uint dataSize, string[] texts, IntPtr data);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool DeregisterEventSource(IntPtr log);
}
