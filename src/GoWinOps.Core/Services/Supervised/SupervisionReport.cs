using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Shows what the service host or the node's watcher says of a service, as far as it is still true.</summary>
internal sealed class SupervisionReport
{
    // File times and process times come from clocks of different grain.
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TakeTime = TimeSpan.FromSeconds(10);
    private const int LastDecisionBytes = 16 * 1024;
    private readonly NodeContext context;

    /// <summary>Reports about services of this node.</summary>
    internal SupervisionReport(NodeContext context) => this.context = context;

    /// <summary>Reads settings, status and the last decision of a service into what is shown of it, and how the settings differ from what was asked for.</summary>
    /// <param name="info">What is shown; its mode, state and process are set already.</param>
    /// <param name="state">What is remembered of the service; null when that is not known.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task AddAsync(GoServiceInfo info, ServiceState? state, CancellationToken cancellationToken)
    {
        if (FolderName.Fault(info.Name) is not null)
            return;
        string folder = context.ServiceFolder(info.Name);
        try
        {
            // Most services have none, and an exception for each of hundreds would show.
            SupervisionSettings? settings = File.Exists(SupervisionFile.PathIn(folder))
                ? await SupervisionFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false)
                : null;
            info.Supervision = settings?.Supervision;
            if (state?.Installed is not null)
                info.Drift = info.Drift.Concat(SupervisionText.Difference(state.Supervision, info.Supervision)).ToArray();
            if (info.Supervision is null && info.Mode != ServiceMode.Hosted)
                return;
            if (await SupervisionStatusFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false) is { } status)
            {
                Show(status, info, StartOf);
                AddPending(status, settings, info, context.Clock.UtcNow.UtcDateTime);
            }

            info.LastDecision = await ReadLastDecisionAsync(folder).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The rest of what is known of the service is not to be lost over this.
            info.SupervisionTrouble = exception.Message;
        }
    }

    /// <summary>Shows a status, or that it is the word of somebody who is no longer there.</summary>
    /// <param name="status">The status.</param>
    /// <param name="info">What is shown; its mode, state and process are set already.</param>
    /// <param name="startOf">When a process started, by its id; null when there is none.</param>
    internal static void Show(SupervisionStatus status, GoServiceInfo info, Func<int, DateTime?> startOf)
    {
        bool isLastWord = status.State is SupervisionState.Stopped or SupervisionState.Failed && status.ProcessId == 0;
        bool isFinal = isLastWord && info.State == GoServiceState.Stopped;
        // A host that has only just started has not spoken yet.
        if (isLastWord && !isFinal && status.HostProcessId != info.ProcessId)
            return;
        if (!isFinal && !IsCurrent(status, info, startOf))
        {
            info.SupervisionTrouble = string.Format(
                CultureInfo.InvariantCulture,
                "Who looked after the program, process {0}, has ended without a last word; what it reported at {1:u} is not shown.",
                status.HostProcessId,
                DateTime.SpecifyKind(status.UpdatedUtc, DateTimeKind.Utc));
            return;
        }

        info.ProgramState = status.State;
        info.ProgramProcessId = status.ProcessId;
        info.ProgramStartTimeUtc = status.ProcessStartedUtc;
        info.Restarts = status.Restarts;
        info.LastExitCode = status.LastExitCode;
        info.LastRestartReason = status.LastRestartReason;
        info.NextStartTimeUtc = status.NextStartUtc;
        info.MemoryBytes = isFinal ? null : status.MemoryBytes;
        info.PeakMemoryBytes = status.PeakMemoryBytes;
        info.Probes = status.Probes;
        info.SupervisionTrouble = status.Trouble;
        bool runs = !isFinal && status.ProcessId != 0;
        bool hasStarted = Find(ProbeName.Startup) is not { } startup || startup.Succeeds == true;
        // Kubernetes' meaning: alive until proven otherwise, ready only when proven.
        info.IsLive = Find(ProbeName.Liveness) is { } liveness ? runs && liveness.Succeeds != false : null;
        info.IsReady = Find(ProbeName.Readiness) is { } readiness ? runs && hasStarted && readiness.Succeeds == true : null;

        SupervisionProbeStatus? Find(string probe) => Array.Find(status.Probes, each => string.Equals(each.Probe, probe, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Adds which settings do not count yet for a hosted program that runs.</summary>
    /// <param name="status">What its host says.</param>
    /// <param name="settings">What is set now; null without a file.</param>
    /// <param name="info">What is shown; the status is in it already, if it is current.</param>
    /// <param name="now">The time by the node's clock, in UTC.</param>
    internal static void AddPending(SupervisionStatus status, SupervisionSettings? settings, GoServiceInfo info, DateTime now)
    {
        if (info.Mode != ServiceMode.Hosted || info.ProgramProcessId is null or 0)
            return;
        // The host looks once a second; one that never did reads its settings only when it starts.
        bool isAboutToBe = settings is not null && status.SettingsUtc is not null && (now - settings.WrittenUtc).Duration() < TakeTime;
        bool isTaken = settings is null || status.SettingsUtc == settings.WrittenUtc || isAboutToBe;
        info.PendingRestart = info.PendingRestart
            .Concat(isTaken ? status.PendingRestart ?? Array.Empty<string>() : new[] { nameof(GoServiceInfo.Supervision) })
            .Distinct().OrderBy(property => property, StringComparer.Ordinal).ToArray();
    }

    private static bool IsCurrent(SupervisionStatus status, GoServiceInfo info, Func<int, DateTime?> startOf)
    {
        bool isHosted = info.Mode == ServiceMode.Hosted;
        if (isHosted ? status.HostProcessId != info.ProcessId : status.ProcessId != info.ProcessId)
            return false;
        // The id alone may have come to mean another process since.
        DateTime? started = isHosted ? info.ProcessStartTimeUtc ?? startOf(status.HostProcessId) : startOf(status.HostProcessId);
        return status.HostProcessId != 0 && started is { } since && status.UpdatedUtc >= since - Grain;
    }

    private static DateTime? StartOf(int processId)
    {
        using ServiceProcess? process = ServiceProcess.TryOpen((uint)processId);
        return process?.StartTimeUtc;
    }

    // The whole log may be long, and there may be hundreds of services.
    private static async Task<string?> ReadLastDecisionAsync(string folder)
    {
        string path = Path.Combine(DecisionLog.FolderIn(folder), DecisionLog.FileName);
        if (!File.Exists(path))
            return null;
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
        stream.Seek(-Math.Min(LastDecisionBytes, stream.Length), SeekOrigin.End);
        byte[] buffer = new byte[LastDecisionBytes];
        int length = 0;
        int read;
        while (length < buffer.Length && (read = await stream.ReadAsync(buffer, length, buffer.Length - length).ConfigureAwait(false)) > 0)
            length += read;
        string[] lines = Encoding.UTF8.GetString(buffer, 0, length).Split('\n');
        // What has no line end yet is being written.
        string? last = lines.Take(lines.Length - 1).LastOrDefault(line => line.Length > 0);
        return last is null ? null : Describe(last, path);
    }

    private static string? Describe(string line, string path)
    {
        try
        {
            SupervisionDecision decision = SupervisionJson.Read<SupervisionDecision>(Encoding.UTF8.GetBytes(line), path);
            return string.Format(CultureInfo.InvariantCulture, "{0:u} {1}: {2}", DateTime.SpecifyKind(decision.TimeUtc, DateTimeKind.Utc), decision.Kind, decision.Reason);
        }
        catch (InvalidDataException)
        {
            // Longer than what was read, or cut short by a crash.
            return null;
        }
    }

    private static class ProbeName
    {
        internal const string Startup = nameof(ServiceSupervision.Startup);
        internal const string Liveness = nameof(ServiceSupervision.Liveness);
        internal const string Readiness = nameof(ServiceSupervision.Readiness);
    }
}
