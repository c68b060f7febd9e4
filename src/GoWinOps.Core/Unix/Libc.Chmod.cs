using System.Runtime.InteropServices;

namespace GoWinOps.Unix;

/// <summary>The C library of Unix systems.</summary>
internal static partial class Libc
{
    /// <summary><c>rwxr-xr-x</c></summary>
    internal const int Executable = 0x1ED;

    /// <summary>Returns 0, or -1 with the last error set. Ansi is UTF-8 on Unix.</summary>
    [DllImport("libc", EntryPoint = "chmod", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int Chmod(string path, int mode);
}
