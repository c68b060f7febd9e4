using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The registry key of one service, for what the service control manager has no function for.</summary>
internal static class ServiceRegistryKey
{
    private const string Services = @"SYSTEM\CurrentControlSet\Services\";

    // Most environments are small; a larger one is asked for once more.
    private const int UsualCharacters = 2048;

    /// <summary>A list of texts; empty where the value is not set, null where it may not be read.</summary>
    internal static string[]? ReadTexts(string service, string value)
    {
        char[] text = new char[UsualCharacters];
        for (int attempt = 0; attempt < 8; attempt++)
        {
            uint size = (uint)text.Length * sizeof(char);
            int code = Advapi32.RegGetValueW(Advapi32.LocalMachine, Services + service, value, Advapi32.RegistryTextList, IntPtr.Zero, text, ref size);
            if (code == Win32Errors.MoreData)
                text = new char[(size / sizeof(char)) + 1];
            else
                return code switch { 0 => MultiString.Read(text, (int)size / sizeof(char)), Win32Errors.FileNotFound => Array.Empty<string>(), _ => null };
        }

        return null;
    }

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
