using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace GoWinOps.Cluster;

/// <summary>The vitals of a Linux machine, from <c>/proc</c>.</summary>
internal sealed class LinuxVitals : IVitalsSource
{
    // Columns of the line 'cpu' in /proc/stat, proc_pid_stat(5): user nice system idle iowait irq softirq steal; guest time is part of user time.
    private const int IdleColumn = 3;
    private const int WaitColumn = 4;
    private const int CountedColumns = 8;
    private static readonly char[] Blanks = { ' ', '\t' };
    private readonly string root;

    /// <param name="root">The root folder; another than <c>/</c> in tests.</param>
    internal LinuxVitals(string root = "/") => this.root = root;

    /// <inheritdoc/>
    public CpuSample? SampleCpu()
    {
        string? line = Lines("proc/stat").FirstOrDefault(candidate => candidate.StartsWith("cpu ", StringComparison.Ordinal));
        if (line is null)
            return null;
        long[] times = Fields(line).Skip(1).Take(CountedColumns).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return times.Length > WaitColumn ? new CpuSample(times[IdleColumn] + times[WaitColumn], times.Sum()) : null;
    }

    /// <inheritdoc/>
    public void Fill(NodeVitals vitals)
    {
        string? name = Lines("etc/os-release").FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal));
        vitals.OperatingSystem = name?.Substring("PRETTY_NAME=".Length).Trim('"') ?? RuntimeInformation.OSDescription;
        vitals.Build = Lines("proc/sys/kernel/osrelease").FirstOrDefault() ?? string.Empty;
        if (Lines("proc/uptime").FirstOrDefault() is { } uptime)
            vitals.Uptime = TimeSpan.FromSeconds(double.Parse(Fields(uptime)[0], CultureInfo.InvariantCulture));
        vitals.MemorySize = Memory("MemTotal:");
        vitals.MemoryFree = Memory("MemAvailable:");
        vitals.Disks = DiskReader.Read(Drives()).ToArray();
        if (Directory.Exists(Path.Combine(root, "run")))
            vitals.PendingRestart = File.Exists(Path.Combine(root, "run", "reboot-required")) ? new[] { "packages" } : Array.Empty<string>();
    }

    /// <summary>The root and what else lies on a device of its own; a device mounted more than once counts once.</summary>
    private IEnumerable<DriveInfo> Drives() => Lines("proc/mounts").Select(Fields)
        .Where(fields => fields.Length > 1 && (fields[1] == "/" || fields[0].StartsWith("/dev/", StringComparison.Ordinal)))
        .GroupBy(fields => fields[0], StringComparer.Ordinal)
        .Select(mounts => mounts.Select(fields => fields[1].Replace("\\040", " ")).OrderBy(path => path.Length).First())
        .Distinct(StringComparer.Ordinal)
        .Select(path => new DriveInfo(path));

    private long? Memory(string key)
    {
        const int BytesInKibibyte = 1024;
        string? line = Lines("proc/meminfo").FirstOrDefault(candidate => candidate.StartsWith(key, StringComparison.Ordinal));
        return line is null ? null : long.Parse(Fields(line)[1], CultureInfo.InvariantCulture) * BytesInKibibyte;
    }

    private static string[] Fields(string line) => line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);

    private string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A system without that file, macOS among them, does not tell.
            return Array.Empty<string>();
        }
    }
}
