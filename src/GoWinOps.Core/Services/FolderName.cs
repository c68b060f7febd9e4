using System;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>What Windows takes as the name of one folder, nothing above and nothing below it.</summary>
internal static class FolderName
{
    // Windows reserves these with any extension, too. Source: "Naming Files, Paths, and Namespaces".
    private static readonly string[] Reserved =
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>Why a name cannot be a folder's; null when it can.</summary>
    internal static string? Fault(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return "it is empty";
        if (name.FirstOrDefault(character => character < ' ' || "<>:\"/\\|?*".IndexOf(character) >= 0) is var illegal and not '\0')
            return illegal < ' ' ? $"the character U+{(int)illegal:X4} may not be in it" : $"'{illegal}' may not be in it";
        if (name.IndexOf('\0') >= 0)
            return "the character U+0000 may not be in it";
        if (name.Contains(".."))
            return "'..' may not be in it";
        if (name[0] == '.' || name[0] == ' ' || name[name.Length - 1] is '.' or ' ')
            return "it may not begin or end with a dot or a space";
        return IsReserved(name) ? "Windows reserves it for a device" : null;
    }

    /// <summary>Whether Windows takes a name for a device's, whatever its extension.</summary>
    internal static bool IsReserved(string name) => Reserved.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase);
}
