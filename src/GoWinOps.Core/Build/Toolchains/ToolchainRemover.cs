using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Toolchains;

/// <summary>Removes a toolchain that Install-GoToolchain installed, unless something runs from it.</summary>
internal static class ToolchainRemover
{
    private static readonly TimeSpan LockDeadline = TimeSpan.FromMinutes(5);

    /// <exception cref="GoWinOpsException">
    /// <c>ToolchainNotOurs</c>, <c>ToolchainNotInstalled</c>, <c>ToolchainInUse</c>, <c>ToolchainStoreBusy</c>, <c>ToolchainStoreNotWritable</c>
    /// </exception>
    internal static async Task RemoveAsync(GoToolchainInfo toolchain, IClock clock, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        if (toolchain.Source != GoToolchainSource.GoWinOps || toolchain.Destination is null || GoVersionNumber.TryParse(toolchain.Version) is not { } version)
            throw new GoWinOpsException(nameof(Messages.ToolchainNotOurs), toolchain, toolchain.GoRoot);
        ToolchainStore store = new(toolchain.Destination, clock);
        try
        {
            using IDisposable held = await store.LockAsync(LockDeadline, onStep, cancellationToken).ConfigureAwait(false);
            // Looked up again: the object may be old, or made by hand.
            GoToolchainInfo found = store.Find(version)
                ?? throw new GoWinOpsException(nameof(Messages.ToolchainNotInstalled), toolchain.Version, toolchain.Version, store.Root);
            List<string> running = RunningFrom(found.GoRoot);
            if (running.Count > 0)
                throw new GoWinOpsException(nameof(Messages.ToolchainInUse), toolchain.Version, found.GoRoot, string.Join(", ", running));
            onStep(new ToolchainStep("Removing " + found.Version));
            await store.RemoveAsync(found.GoRoot, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw store.NotWritable(exception);
        }
    }

    private static List<string> RunningFrom(string folder)
    {
        string prefix = folder + Path.DirectorySeparatorChar;
        StringComparison comparison = NodeContext.IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        List<string> running = new();
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (TryPathOf(process)?.StartsWith(prefix, comparison) == true)
                    running.Add($"{process.ProcessName} (process {process.Id})");
            }
        }

        return running;
    }

    private static string? TryPathOf(Process process)
    {
        try
        {
            return process.MainModule?.FileName;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or NotSupportedException)
        {
            // Another user's process, or one that has just ended.
            return null;
        }
    }
}
