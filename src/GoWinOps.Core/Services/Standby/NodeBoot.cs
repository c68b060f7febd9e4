using System;
using System.ComponentModel;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The node's own clock since its start, and a name for that start: together a time that no change of the wall clock moves.</summary>
internal static class NodeBoot
{
    private const string Key = @"SOFTWARE\GoWinOpsBoot";
    private const string Value = "Id";
    private const int Attempts = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Milliseconds since the machine started, sleep included (<c>GetTickCount64</c>).</summary>
    internal static long Tick => (long)Kernel32.GetTickCount64();

    /// <summary>A name for this start of the machine, the same for all processes: kept in a registry key that Windows forgets when it shuts down.</summary>
    /// <exception cref="IOException">The registry could not be written.</exception>
    internal static async Task<string> IdAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (VolatileRegistry.ReadText(Key, Value) is { Length: > 0 } id)
                return id;
            // Another process may have made the key and not written its value yet; one that died in between never will.
            int code = VolatileRegistry.Write(Key, Value, Guid.NewGuid().ToString("N"), onlyIfNew: attempt < Attempts);
            if (code != 0)
                throw new IOException($@"HKLM\{Key} could not be written: {new Win32Exception(code).Message}");
            await Task.Delay(attempt == 1 ? TimeSpan.Zero : Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
