using System.Runtime.InteropServices;

namespace GoWinOps.Unix;

/// <summary>The C library of Linux and macOS.</summary>
internal static partial class Libc
{
    /// <summary>SIGTERM: the request to end; 15 on every Unix.</summary>
    internal const int SigTerm = 15;

    /// <summary>Sends a signal; -1 when it failed.</summary>
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static extern int Kill(int processId, int signal);
}
