using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The registry key of one service, for what the service control manager has no function for.</summary>
internal static class ServiceRegistryKey
{
    private const string Services = @"SYSTEM\CurrentControlSet\Services\";

    /// <summary>A list of texts; empty where the value is not set, null where it may not be read.</summary>
    internal static string[]? ReadTexts(string service, string value) => LocalMachineRegistry.ReadTexts(Services + service, value);

    /// <summary>Sets a list of texts; an empty one removes the value.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceAccessDenied</c>, <c>ServiceNotFound</c></exception>
    internal static void WriteTexts(string service, string value, string[] texts)
    {
        int code = Advapi32.RegOpenKeyExW(Advapi32.LocalMachine, Services + service, 0, Advapi32.SetValueIn64BitView, out SafeRegistryKeyHandle key);
        using (key)
        {
            if (code == 0)
                code = texts.Length == 0 ? Delete(key, value) : Set(key, value, MultiString.Write(texts));
        }

        if (code != 0)
            throw Win32Errors.Create(code == Win32Errors.FileNotFound ? Win32Errors.ServiceDoesNotExist : code, service, "KEY_SET_VALUE");
    }

    private static int Set(SafeRegistryKeyHandle key, string value, char[] data) =>
        Advapi32.RegSetValueExW(key, value, 0, Advapi32.TextListValue, data, (uint)data.Length * sizeof(char));

    private static int Delete(SafeRegistryKeyHandle key, string value)
    {
        int code = Advapi32.RegDeleteValueW(key, value);
        return code == Win32Errors.FileNotFound ? 0 : code;
    }
}
