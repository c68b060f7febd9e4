using System;

namespace GoWinOps.Windows;

/// <summary>The entry by which the Event Log knows where the texts of our messages are.</summary>
internal static class EventLogSource
{
    private const string MessageFile = @"%SystemRoot%\System32\EventCreate.exe";

    // Errors, warnings and information. Source: "Reporting Events", TypesSupported.
    private const uint AllTypes = 7;

    /// <summary>Makes the entry where it is missing. Administrators and LocalSystem may; without it messages are written all the same, with a preface.</summary>
    /// <returns>0, or the Win32 code it failed with.</returns>
    internal static int TryRegister()
    {
        int code = Advapi32.RegCreateKeyExW(
            Advapi32.LocalMachine, EventLog.SourceKey, 0, null, 0, Advapi32.ReadAndSetValueIn64BitView, IntPtr.Zero, out SafeRegistryKeyHandle key, out _);
        using (key)
        {
            if (code != 0)
                return code;
            string file = MessageFile + "\0";
            uint types = AllTypes;
            code = Advapi32.RegSetValueExW(key, "EventMessageFile", 0, Advapi32.ExpandedTextValue, file, (uint)file.Length * sizeof(char));
            return code != 0 ? code : Advapi32.RegSetValueExW(key, "TypesSupported", 0, Advapi32.NumberValue, ref types, sizeof(uint));
        }
    }
}
