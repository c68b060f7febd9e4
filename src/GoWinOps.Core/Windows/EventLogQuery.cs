using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Asks an event log, within bounds.</summary>
internal static class EventLogQuery
{
    private const uint NextTimeoutMilliseconds = 1000;
    private const uint LargestEvent = 0x4_0000;

    // ERROR_NO_MORE_ITEMS
    private const int End = 259;

    /// <summary>The XML of the newest events that a query finds; null where there is no event log to ask, or this account may not.</summary>
    /// <param name="log">The log's name.</param>
    /// <param name="query">An XPath query as the event log understands it.</param>
    /// <param name="limit">The most events to read.</param>
    internal static IReadOnlyList<string>? TryRead(string log, string query, int limit)
    {
        try
        {
            using SafeEventHandle results = Wevtapi.EvtQuery(IntPtr.Zero, log, query, Wevtapi.NewestFirst);
            return results.IsInvalid ? null : Read(results, limit);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    // Null where not even the first event came, for another reason than that there is none.
    private static List<string>? Read(SafeEventHandle results, int limit)
    {
        List<string> events = new();
        while (events.Count < limit)
        {
            if (!Wevtapi.EvtNext(results, 1, out IntPtr one, NextTimeoutMilliseconds, 0, out uint returned) || returned != 1)
                return events.Count > 0 || Marshal.GetLastWin32Error() == End ? events : null;
            using SafeEventHandle handle = new(one);
            if (Render(handle) is { } text)
                events.Add(text);
        }

        return events;
    }

    private static string? Render(SafeEventHandle one)
    {
        Wevtapi.EvtRender(IntPtr.Zero, one, Wevtapi.RenderXml, 0, null, out uint needed, out _);
        if (needed is 0 or > LargestEvent)
            return null;
        char[] text = new char[(needed / sizeof(char)) + 1];
        return Wevtapi.EvtRender(IntPtr.Zero, one, Wevtapi.RenderXml, (uint)(text.Length * sizeof(char)), text, out _, out _) ? new string(text).TrimEnd('\0') : null;
    }
}
