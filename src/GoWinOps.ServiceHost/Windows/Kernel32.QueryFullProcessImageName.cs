using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <param name="process">Opened with <see cref="ProcessRights.QueryLimitedInformation"/>.</param>
    /// <param name="flags">0 for a Windows path.</param>
    /// <param name="name">Takes the path.</param>
    /// <param name="size">The room in <paramref name="name"/> in characters; then the path's length.</param>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true, CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool QueryFullProcessImageNameW(SafeProcessHandle process, uint flags, [Out] char[] name, ref uint size);
}
