using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>The pipe an SSH client reads from (pipe(7) of Linux).</summary>
internal static class ClientPipe
{
    // F_SETPIPE_SZ of fcntl.h and FIONREAD of asm-generic/ioctls.h.
    private const int SetPipeSize = 1031;
    private const uint BytesToRead = 0x541B;
    private const int SmallestSize = 4096;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    /// <summary>
    /// Stops a client and makes its pipe so small that whoever writes to it has to wait, as when a node takes nothing any more; returns
    /// when somebody waits.
    /// </summary>
    internal static async Task StallAsync(int processId)
    {
        using SafeFileHandle pipe = File.OpenHandle($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/fd/0");
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            Assert.True(watch.Elapsed < Limit, "Nobody writes to the client.");
            // Refused as long as there is more in it than would fit.
            _ = fcntl(pipe, SetPipeSize, SmallestSize);
            await SshNode.SignalAsync("STOP", processId);
            Assert.Equal(0, ioctl(pipe, BytesToRead, out int length));
            if (length >= SmallestSize)
                return;
            // Caught while the writer waited for the node.
            await SshNode.SignalAsync("CONT", processId);
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int fcntl(SafeFileHandle file, int command, int argument);

    [DllImport("libc", SetLastError = true)]
    private static extern int ioctl(SafeFileHandle file, nuint request, out int value);
}
