using System;

namespace GoWinOps.Windows;

/// <summary>Values below <c>HKEY_LOCAL_MACHINE</c>, always in the 64-bit view, in keys that Windows forgets when it shuts down.</summary>
internal static class VolatileRegistry
{
    /// <summary>A text, or null where it is not set.</summary>
    internal static string? ReadText(string key, string value)
    {
        char[] text = new char[256];
        uint size = (uint)(text.Length * sizeof(char));
        return Advapi32.RegGetValueW(Advapi32.LocalMachine, key, value, Advapi32.RegistryText | Advapi32.RegistryIn64BitView, IntPtr.Zero, text, ref size) == 0
            ? new string(text, 0, (int)size / sizeof(char)).TrimEnd('\0')
            : null;
    }

    /// <summary>Makes the key and sets the text.</summary>
    /// <param name="key">The key, made where there is none.</param>
    /// <param name="value">The value's name.</param>
    /// <param name="text">The text.</param>
    /// <param name="onlyIfNew">Changes nothing where there was a key before.</param>
    /// <returns>0, or the Win32 code it failed with.</returns>
    internal static int Write(string key, string value, string text, bool onlyIfNew)
    {
        int code = Advapi32.RegCreateKeyExW(
            Advapi32.LocalMachine, key, 0, null, Advapi32.VolatileKey, Advapi32.ReadAndSetValueIn64BitView, IntPtr.Zero, out SafeRegistryKeyHandle handle, out uint disposition);
        using (handle)
        {
            return code != 0 || (onlyIfNew && disposition != Advapi32.CreatedNewKey)
                ? code
                : Advapi32.RegSetValueExW(handle, value, 0, Advapi32.TextValue, text, (uint)((text.Length + 1) * sizeof(char)));
        }
    }
}
