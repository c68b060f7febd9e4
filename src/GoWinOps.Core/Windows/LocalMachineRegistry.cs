using System;
using System.Collections.Generic;

namespace GoWinOps.Windows;

/// <summary>Reads single values below <c>HKEY_LOCAL_MACHINE</c>, always in the 64-bit view: a PowerShell of 32 bits would see other keys below SOFTWARE.</summary>
internal static class LocalMachineRegistry
{
    // Most lists, as of a service's environment, are small; a larger one is asked for once more.
    private const int UsualCharacters = 2048;

    /// <summary>A DWORD, or null where it is not set or not to be read.</summary>
    internal static uint? ReadNumber(string key, string value)
    {
        uint size = sizeof(uint);
        return Advapi32.RegGetValueW(Advapi32.LocalMachine, key, value, Advapi32.RegistryDword | Advapi32.RegistryIn64BitView, IntPtr.Zero, out uint data, ref size) == 0 ? data : null;
    }

    /// <summary>A text, or null where it is not set or not to be read.</summary>
    internal static string? ReadText(string key, string value)
    {
        uint size = 0;
        if (Advapi32.RegGetValueW(Advapi32.LocalMachine, key, value, Advapi32.RegistryText | Advapi32.RegistryIn64BitView, IntPtr.Zero, null, ref size) != 0)
            return null;
        char[] text = new char[size / sizeof(char)];
        return Advapi32.RegGetValueW(Advapi32.LocalMachine, key, value, Advapi32.RegistryText | Advapi32.RegistryIn64BitView, IntPtr.Zero, text, ref size) == 0
            ? new string(text).TrimEnd('\0')
            : null;
    }

    /// <summary>A list of texts; empty where the value is not set, null where it may not be read.</summary>
    internal static string[]? ReadTexts(string key, string value)
    {
        char[] text = new char[UsualCharacters];
        for (int attempt = 0; attempt < 8; attempt++)
        {
            uint size = (uint)text.Length * sizeof(char);
            int code = Advapi32.RegGetValueW(Advapi32.LocalMachine, key, value, Advapi32.RegistryTextList, IntPtr.Zero, text, ref size);
            if (code == Win32Errors.MoreData)
                text = new char[(size / sizeof(char)) + 1];
            else
                return code switch { 0 => MultiString.Read(text, (int)size / sizeof(char)), Win32Errors.FileNotFound => Array.Empty<string>(), _ => null };
        }

        return null;
    }

    /// <summary>Whether there is a value, of whatever type.</summary>
    internal static bool HasValue(string key, string value)
    {
        uint size = 0;
        return Advapi32.RegGetValueW(Advapi32.LocalMachine, key, value, Advapi32.RegistryAny | Advapi32.RegistryIn64BitView, IntPtr.Zero, null, ref size) == 0 && size > 0;
    }

    /// <summary>Whether there is a key.</summary>
    internal static bool HasKey(string key)
    {
        int code = Advapi32.RegOpenKeyExW(Advapi32.LocalMachine, key, 0, Advapi32.QueryValueIn64BitView, out SafeRegistryKeyHandle handle);
        handle.Dispose();
        return code == 0;
    }

    /// <summary>The names of the keys below a key; none where it is absent or not to be read.</summary>
    internal static IReadOnlyList<string> ListKeys(string key)
    {
        // A key's name has 255 characters at most. Source: documentation of the registry's element size limits.
        char[] name = new char[256];
        List<string> names = new();
        int code = Advapi32.RegOpenKeyExW(Advapi32.LocalMachine, key, 0, Advapi32.EnumerateKeysIn64BitView, out SafeRegistryKeyHandle handle);
        using (handle)
        {
            for (uint index = 0; code == 0; index++)
            {
                uint length = (uint)name.Length;
                code = Advapi32.RegEnumKeyExW(handle, index, name, ref length, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero);
                if (code == 0)
                    names.Add(new string(name, 0, (int)length));
            }
        }

        return names;
    }
}
