using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary><c>supervision.json</c> in a service's folder: written by the module, read by the service host and the node's watcher.</summary>
internal static class SupervisionFile
{
    /// <summary>Its name.</summary>
    internal const string FileName = "supervision.json";

    /// <summary>The newest form this build knows.</summary>
    internal const int Format = 1;

    private const long LongestFile = 1 << 20;

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
        if (Fault(settings.Supervision) is { } fault)
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
        return settings.LogFileBytes < 1 || settings.LogFiles < 0 ? "logs need files of at least one byte, and no fewer than none of them" : null;
    }
}
