using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Unix;

namespace GoWinOps.Build;

/// <summary>On Unix: ends the programs that still run when this process ends; on Linux also when it is told to because its terminal is closed.</summary>
/// <remarks>
/// A program in a session of its own hears neither of the terminal's end nor of what is sent to this process's group. On Windows a job object does it, even
/// when this process is killed; against that there is nothing on Unix.
/// </remarks>
internal static class SharedEnd
{
    // Source: System.Runtime.InteropServices.PosixSignal, which .NET has from version 6 on.
    private const string Assembly = ", System.Runtime.InteropServices";
    private const string SignalType = "System.Runtime.InteropServices.PosixSignal" + Assembly;
    private const string RegistrationType = "System.Runtime.InteropServices.PosixSignalRegistration" + Assembly;
    private const string Ignored = "SigIgn:";
    // Their names there and their numbers on every Unix.
    private static readonly Dictionary<string, int> Signals = new() { ["SIGHUP"] = 1, ["SIGTERM"] = Libc.SigTerm };
    private static readonly ConcurrentDictionary<ProcessTree, Process> Running = new();
    private static readonly Lazy<object?[]> Registrations = new(Register);

    static SharedEnd() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();

    /// <summary>Ends <paramref name="tree"/> with this process, until what is returned is disposed of.</summary>
    internal static IDisposable Of(ProcessTree tree, Process process)
    {
        // Without a terminal nothing was moved out of the way of signals, and what they mean is the business of whoever runs PowerShell.
        if (OwnSession.IsNeeded)
            _ = Registrations.Value;
        if (!NodeContext.IsWindows)
            Running[tree] = process;
        return new Membership(tree);
    }

    // The signal goes on to do what it would have done: nothing here says that it was dealt with.
    private static object?[] Register()
    {
        if (Type.GetType(SignalType) is not { } signal || Type.GetType(RegistrationType)?.GetMethod("Create") is not { } create)
            return Array.Empty<object?>();
        Action<object> told = _ => EndAll();
        return Signals.Where(one => Counts(one.Value)).Select(one => create.Invoke(null, new[] { Enum.Parse(signal, one.Key), told })).ToArray();
    }

    // Who was started with nohup outlives the terminal, with all tools; where that cannot be seen it is taken to be so. Source: proc_pid_status(5), a mask of signals.
    private static bool Counts(int signal)
    {
        try
        {
            string? mask = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal));
            return mask is not null
                && ulong.TryParse(mask.Substring(Ignored.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong ignored)
                && (ignored & (1UL << (signal - 1))) == 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void EndAll()
    {
        // Without a wait: the process that would wait is ending.
        foreach (KeyValuePair<ProcessTree, Process> running in Running)
            _ = running.Key.TryEndAsync(running.Value, TimeSpan.Zero);
    }

    private sealed class Membership : IDisposable
    {
        private readonly ProcessTree tree;

        internal Membership(ProcessTree tree) => this.tree = tree;

        public void Dispose() => Running.TryRemove(tree, out _);
    }
}
