using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Health;

namespace GoWinOps.Services;

/// <summary><c>supervision.json</c> in a service's folder: written by the module, read by the service host and the node's watcher.</summary>
internal static class SupervisionFile
{
    /// <summary>Its name.</summary>
    internal const string FileName = "supervision.json";

    /// <summary>The newest form this build knows.</summary>
    internal const int Format = 1;

    /// <summary>The highest start limit. Every start within its interval is remembered.</summary>
    internal const int MostStarts = 10_000;

    private const long LongestFile = 1 << 20;
    private static readonly char[] NotInNames = { '=', '\0' };

    // Timers of .NET Framework end at int.MaxValue milliseconds.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(24);

    /// <summary>Where it lies.</summary>
    internal static string PathIn(string serviceFolder) => Path.Combine(serviceFolder, FileName);

    /// <summary>Writes the settings, over what was there before.</summary>
    internal static Task WriteAsync(string serviceFolder, SupervisionSettings settings, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(PathIn(serviceFolder), SupervisionJson.Write(settings, indented: true), cancellationToken);

    /// <summary>What it says; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a later form; the message names file and fault.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static async Task<SupervisionSettings?> ReadAsync(string serviceFolder, CancellationToken cancellationToken)
    {
        string path = PathIn(serviceFolder);
        byte[]? content = await AtomicFile.ReadAsync(path, LongestFile, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return null;
        SupervisionSettings settings = SupervisionJson.Read<SupervisionSettings>(content, path);
        if (settings.Format > Format)
            throw new InvalidDataException($"'{path}' has form {settings.Format}, and this build knows forms up to {Format}.");
        // What a hand-written file leaves out or sets to null is what a new object has.
        settings.Supervision ??= new ServiceSupervision();
        settings.Supervision.SuccessExitCodes ??= Array.Empty<int>();
        settings.Supervision.NoRestartExitCodes ??= Array.Empty<int>();
        settings.Environment ??= new Dictionary<string, string>();
        if ((Fault(settings.Supervision) ?? CommandFault(settings) ?? ProbeFault(settings)) is { } fault)
            throw new InvalidDataException($"'{path}' cannot be used: {fault}.");
        return settings;
    }

    // The module checks what it writes; this keeps a file that was edited by hand from ending the host in the middle of its work.
    private static string? Fault(ServiceSupervision settings)
    {
        (string Name, TimeSpan? Value)[] times =
        {
            (nameof(settings.StopTimeout), settings.StopTimeout),
            (nameof(settings.RestartDelay), settings.RestartDelay),
            (nameof(settings.RestartMaxDelay), settings.RestartMaxDelay),
            (nameof(settings.StartLimitInterval), settings.StartLimitInterval),
            (nameof(settings.BeforeStart), settings.BeforeStart?.Timeout),
            (nameof(settings.AfterStart), settings.AfterStart?.Timeout),
            (nameof(settings.BeforeStop), settings.BeforeStop?.Timeout),
            (nameof(settings.AfterStop), settings.AfterStop?.Timeout),
        };
        foreach ((string name, TimeSpan? value) in times)
        {
            if (value < TimeSpan.Zero || value > LongestTime)
                return $"{name} is {value}, and must be from 0 to {LongestTime.TotalDays} days";
        }

        if (settings.Stop is not null && Array.Exists(settings.Stop, step => step is null || step.Wait < TimeSpan.Zero || step.Wait > LongestTime))
            return $"a step of {nameof(settings.Stop)} is empty, or its Wait is not from 0 to {LongestTime.TotalDays} days";
        if (settings.CpuLimitPercent is < 1 or > 100)
            return $"{nameof(settings.CpuLimitPercent)} is {settings.CpuLimitPercent}, and must be from 1 to 100";
        if (settings.MemoryLimitBytes < 1 || settings.MemorySoftLimitBytes < 1)
            return "a memory limit is less than a byte";
        if (settings.StartLimitBurst is < 0 or > MostStarts)
            return $"{nameof(settings.StartLimitBurst)} is {settings.StartLimitBurst}, and must be from 0 to {MostStarts}";
        return settings.LogFileBytes < 1 || settings.LogFiles < 0 ? "logs need files of at least one byte, and no fewer than none of them" : null;
    }

    private static string? CommandFault(SupervisionSettings settings)
    {
        ServiceSupervision supervision = settings.Supervision;
        (string Name, ServiceHook? Hook)[] hooks =
        {
            (nameof(supervision.BeforeStart), supervision.BeforeStart),
            (nameof(supervision.AfterStart), supervision.AfterStart),
            (nameof(supervision.BeforeStop), supervision.BeforeStop),
            (nameof(supervision.AfterStop), supervision.AfterStop),
        };
        foreach ((string name, ServiceHook? hook) in hooks)
        {
            if (hook is not null && IsEmpty(hook.Command))
                return $"{name} has no Command";
        }

        if (supervision.Stop is { } steps && Array.Exists(steps, step => step.Method == ServiceStopMethod.Command && IsEmpty(step.Command)))
            return $"a step of {nameof(supervision.Stop)} has no Command";
        if (supervision.Stop is { } ways && Array.Exists(ways, step => step.Method == ServiceStopMethod.Http && ServiceProbeTarget.ParseUrl(step.Url ?? string.Empty) is null))
            return $"a step of {nameof(supervision.Stop)} has no http or https address as Url";
        foreach (KeyValuePair<string, string> variable in settings.Environment)
        {
            if (variable.Key.Length == 0 || variable.Key.IndexOfAny(NotInNames) >= 0 || variable.Value is null || variable.Value.IndexOf('\0') >= 0)
                return $"{nameof(settings.Environment)} holds '{variable.Key.Replace('\0', '?')}', which is no variable";
        }

        return null;
    }

    // Its numbers are times to wait and counts of answers: none at all would ask without a pause.
    private static string? ProbeFault(SupervisionSettings settings)
    {
        ServiceSupervision supervision = settings.Supervision;
        (string Name, ServiceProbe? Probe)[] probes =
        {
            (nameof(supervision.Startup), supervision.Startup), (nameof(supervision.Liveness), supervision.Liveness), (nameof(supervision.Readiness), supervision.Readiness),
        };
        foreach ((string name, ServiceProbe? probe) in probes)
        {
            if (probe is null)
                continue;
            if (probe.Url is null && probe.Tcp is null && IsEmpty(probe.Command))
                return $"{name} says neither Url nor Tcp nor Command";
            if (probe.InitialDelay < TimeSpan.Zero || probe.InitialDelay > LongestTime || !IsTime(probe.Period) || !IsTime(probe.Timeout))
                return $"a time of {name} is not more than 0 and at most {LongestTime.TotalDays} days";
            if (probe.SuccessThreshold < 1 || probe.FailureThreshold < 1)
                return $"a threshold of {name} is less than 1";
        }

        return null;
    }

    private static bool IsTime(TimeSpan? time) => time is null || (time > TimeSpan.Zero && time <= LongestTime);

    private static bool IsEmpty(string[]? command) => command is null || command.Length == 0 || Array.Exists(command, part => part is null) || command[0].Trim().Length == 0;
}
