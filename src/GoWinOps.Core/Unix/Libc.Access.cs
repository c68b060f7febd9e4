using System.Runtime.InteropServices;

namespace GoWinOps.Unix;

/// <summary>The C library of Linux and macOS.</summary>
internal static partial class Libc
{
    /// <summary>X_OK: may it be executed; 1 on every Unix.</summary>
    internal const int MayExecute = 1;

    /// <summary>Whether this user may do something with a file: 0, or -1. Ansi is UTF-8 on Unix.</summary>
    [DllImport("libc", EntryPoint = "access", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Access(string path, int mode);
}
