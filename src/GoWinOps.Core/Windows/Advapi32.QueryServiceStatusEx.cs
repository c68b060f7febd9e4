using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Advapi32
{
    /// <param name="service">Opened with the right to query its status.</param>
    /// <param name="infoLevel">0, <c>SC_STATUS_PROCESS_INFO</c>.</param>
    /// <param name="status">The status.</param>
    /// <param name="bufferSize">36.</param>
    /// <param name="bytesNeeded">Not of interest: the structure has a fixed size.</param>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool QueryServiceStatusEx(SafeServiceHandle service, uint infoLevel, out ServiceStatusProcess status, uint bufferSize, out uint bytesNeeded);
}
