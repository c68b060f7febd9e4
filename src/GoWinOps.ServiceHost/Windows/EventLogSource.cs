using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The entry by which the Event Log knows where the texts of our messages are.</summary>
internal static class EventLogSource
{
    private const string MessageFile = @"%SystemRoot%\System32\EventCreate.exe";

    // Errors, warnings and information. Source: "Reporting Events", TypesSupported.
    private const uint TypesSupported = 7;
    private const uint SetValue = 0x2;
    private const uint RegistryExpandText = 2;
    private const uint RegistryNumber = 4;
    private static readonly IntPtr LocalMachine = new(unchecked((int)0x80000002));

    /// <summary>Makes the entry where it is missing. Administrators and LocalSystem may; without it messages are written all the same, with a preface.</summary>
    /// <returns>0, or the Win32 code it failed with.</returns>
    internal static int TryRegister()
    {
        int code = RegCreateKeyExW(LocalMachine, EventLog.SourceKey, 0, null, 0, SetValue, IntPtr.Zero, out SafeRegistryKeyHandle key, out _);
        using (key)
        {
            if (code != 0)
                return code;
            byte[] file = System.Text.Encoding.Unicode.GetBytes(MessageFile + "\0");
            code = RegSetValueExW(key, "EventMessageFile", 0, RegistryExpandText, file, (uint)file.Length);
            return code != 0 ? code : RegSetValueExW(key, "TypesSupported", 0, RegistryNumber, BitConverter.GetBytes(TypesSupported), sizeof(uint));
        }
    }

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int RegCreateKeyExW(
        IntPtr root, string name, uint reserved, string? keyClass, uint options, uint access, IntPtr security, out SafeRegistryKeyHandle key, out uint disposition);

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int RegSetValueExW(SafeRegistryKeyHandle key, string name, uint reserved, uint type, byte[] data, uint size);
}
