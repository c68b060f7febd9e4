using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

internal static partial class Kernel32
{
    /// <summary>The number of the last NUMA node of this machine; the first is 0, and there always is one.</summary>
    [DllImport("kernel32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetNumaHighestNodeNumber(out uint highest);
}
