using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Build;

/// <summary>How many builds a machine bears at once.</summary>
internal static class BuildParallelism
{
    /// <summary>What is set aside for one build: Go's linker holds a large program in memory, and compilers run beside it.</summary>
    internal const long BytesPerBuild = 1L << 30;

    /// <summary>The number for this machine as it is now.</summary>
    internal static int ForThisMachine() => Of(Environment.ProcessorCount, AvailableBytes());

    /// <summary>
    /// Half the processors, because Go compiles several packages at once while its linker is mostly single-threaded, but two where there are two;
    /// no more than there is free memory for; one at least.
    /// </summary>
    internal static int Of(int processors, long? availableBytes)
    {
        int byProcessors = Math.Min(processors, Math.Max(2, processors / 2));
        long byMemory = availableBytes is { } bytes ? bytes / BytesPerBuild : byProcessors;
        return (int)Math.Max(1, Math.Min(byProcessors, byMemory));
    }

    /// <summary>Memory that can be had without swapping; null where the system does not say.</summary>
    private static long? AvailableBytes()
    {
        if (NodeContext.IsWindows)
        {
            Kernel32.MemoryStatus status = new() { Length = (uint)Marshal.SizeOf<Kernel32.MemoryStatus>() };
            return Kernel32.GlobalMemoryStatusEx(ref status) ? (long)status.AvailablePhysical : null;
        }

        const string Facts = "/proc/meminfo";
        string? line = File.Exists(Facts) ? File.ReadLines(Facts).FirstOrDefault(text => text.StartsWith("MemAvailable:", StringComparison.Ordinal)) : null;
        string digits = line is null ? string.Empty : new string(line.Where(char.IsDigit).ToArray());
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes) ? kibibytes * 1024 : null;
    }
}
