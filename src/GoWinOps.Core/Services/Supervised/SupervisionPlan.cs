using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What <c>supervision.json</c> of a service says, what it is to say, and the difference.</summary>
internal sealed class SupervisionPlan
{
    private const long LongestFile = 1 << 20;
    private readonly string folder;
    private readonly byte[]? before;
    private readonly SupervisionSettings? wanted;
    private readonly bool isDifferent;
    private readonly bool wasWatched;
    private readonly bool needsNewProcess;

    private SupervisionPlan(
        string folder, byte[]? before, SupervisionSettings? existing, SupervisionSettings? wanted, PropertyChange[] changes, bool isDifferent)
    {
        this.folder = folder;
        this.before = before;
        this.wanted = wanted;
        this.isDifferent = isDifferent;
        wasWatched = IsWatched(existing);
        needsNewProcess = NeedsNewProcess(existing?.Supervision, wanted?.Supervision);
        Changes = changes;
    }

    /// <summary>Each property that changes.</summary>
    internal PropertyChange[] Changes { get; }

    /// <summary>How the service's program is to be watched over; null when nothing looks after it.</summary>
    internal ServiceSupervision? Wanted => wanted?.Supervision;

    /// <summary>Who is to run the program.</summary>
    internal ServiceMode Mode { get; private init; }

    /// <summary>Adds the difference to that of the service itself.</summary>
    internal void AddTo(ServiceChange change)
    {
        change.Mode = Mode;
        change.WatcherNeeded = IsWatched(wanted);
        change.WatcherFreed = wasWatched && !change.WatcherNeeded;
        change.Changes = change.Changes.Concat(Changes).ToArray();
        // Host and watcher see that their settings have changed; what a process is created with waits for the next one.
        change.RestartNeeded |= change.IsRunning && Mode == ServiceMode.Hosted && needsNewProcess;
    }

    /// <summary>Enters what was asked for into what is remembered of the service.</summary>
    internal void Remember(ServiceState state)
    {
        state.Supervision = Wanted;
        if (state.Installed is not null)
            state.Installed.Mode = Mode;
    }

    /// <summary>Looks at the file and works out the difference.</summary>
    /// <param name="context">The node.</param>
    /// <param name="service">The service.</param>
    /// <param name="mode">Who is to run the program.</param>
    /// <param name="asked">What was asked for; null keeps what is there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Problems.GoWinOpsException"><c>SupervisionNeedsHost</c>, or what is asked for cannot work at all.</exception>
    internal static async Task<SupervisionPlan> MakeAsync(
        NodeContext context, string service, ServiceMode mode, ServiceSupervision? asked, CancellationToken cancellationToken)
    {
        if (asked is not null)
            SupervisionRules.RequireValid(asked, service);
        string folder = context.ServiceFolder(service);
        byte[]? content = await AtomicFile.ReadAsync(SupervisionFile.PathIn(folder), LongestFile, cancellationToken).ConfigureAwait(false);
        SupervisionSettings? existing = null;
        string? fault = null;
        try
        {
            existing = await SupervisionFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            fault = exception.Message;
        }

        ServiceSupervision? supervision = asked ?? existing?.Supervision;
        if (supervision is not null)
            SupervisionRules.RequireUsable(supervision, mode, service);
        // The host needs its file; without a host there is one only where there is something to watch for.
        bool isNeeded = mode == ServiceMode.Hosted || SupervisionText.Of(supervision).Count > 0;
        SupervisionSettings? wanted = !isNeeded ? null : new SupervisionSettings
        {
            Service = service,
            Mode = mode,
            Supervision = supervision ?? new ServiceSupervision(),
            Environment = existing?.Environment ?? new Dictionary<string, string>(),
            WrittenUtc = context.Clock.UtcNow.UtcDateTime,
        };
        List<PropertyChange> changes = SupervisionText.Difference(existing?.Supervision, wanted?.Supervision).ToList();
        if (fault is not null)
            changes.Insert(0, new PropertyChange { Property = nameof(GoServiceInfo.Supervision), From = fault, To = wanted is null ? null : "written again" });
        bool isDifferent = changes.Count > 0 || existing is null != wanted is null || existing?.Mode != wanted?.Mode || existing?.Service != wanted?.Service;
        return new SupervisionPlan(folder, content, existing, wanted, changes.ToArray(), isDifferent) { Mode = mode };
    }

    private static bool IsWatched(SupervisionSettings? settings) => settings is { Mode: ServiceMode.Native };

    private static bool NeedsNewProcess(ServiceSupervision? before, ServiceSupervision? after) =>
        before?.WorkingDirectory != after?.WorkingDirectory || (StopLadder.NeedsCtrlC(after?.Stop) && !StopLadder.NeedsCtrlC(before?.Stop));

    /// <summary>Writes the file, or removes it, where that differs from what is there.</summary>
    internal async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (!isDifferent)
            return;
        if (wanted is null)
        {
            File.Delete(SupervisionFile.PathIn(folder));
            return;
        }

        ProtectedFolder.Create(folder);
        await SupervisionFile.WriteAsync(folder, wanted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts back what was there, because the service could not be changed after all.</summary>
    internal async Task UndoAsync()
    {
        if (!isDifferent || !Directory.Exists(folder))
            return;
        if (before is null)
            File.Delete(SupervisionFile.PathIn(folder));
        else
            await AtomicFile.WriteAsync(SupervisionFile.PathIn(folder), before, CancellationToken.None).ConfigureAwait(false);
    }
}
