using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>Finds out from the System log why a service missed its start with the machine.</summary>
internal sealed class BootEvidence
{
    private const int MostShown = 3;

    // The one that names the cause first: each of the others has several.
    private static readonly int[] Telling =
    {
        ServiceLogEvent.LogonRightMissing, ServiceLogEvent.PasswordRefused, ServiceLogEvent.DependencyFailed, ServiceLogEvent.ConnectTimedOut,
        ServiceLogEvent.HungWhileStarting, ServiceLogEvent.TransactionTimedOut, ServiceLogEvent.EndedWithOwnError, ServiceLogEvent.EndedWithError,
        ServiceLogEvent.CrashedWithoutAction, ServiceLogEvent.Crashed, ServiceLogEvent.StartFailed,
    };

    private readonly IWatchedNode node;
    private bool isUnreadable;

    /// <param name="node">The machine.</param>
    internal BootEvidence(IWatchedNode node) => this.node = node;

    /// <summary>Adds to a repair what the log says about its service since the machine's boot; nothing where the log cannot be read.</summary>
    internal async Task AddToAsync(ServiceRepair repair, string displayName, CancellationToken cancellationToken)
    {
        // A log that did not answer once is not waited for once for each service.
        if (isUnreadable)
            return;
        IReadOnlyList<ServiceLogEvent>? events = await node.ReadEventsAsync(repair.Name, displayName, node.Uptime, cancellationToken).ConfigureAwait(false);
        isUnreadable = events is null;
        if (events is null)
            return;
        repair.Events = events.Select(item => new ServiceRepairEvent { Id = item.Id, TimeUtc = item.TimeUtc, Message = item.Describe(repair.Name, displayName) }).ToArray();
        string cause = string.Join("; ", repair.Events.OrderBy(item => Array.IndexOf(Telling, item.Id)).Select(item => item.Message).Distinct().Take(MostShown));
        repair.Cause = cause.Length > 0 ? cause : null;
    }

    /// <summary>The same as a sentence, for people.</summary>
    internal static string Describe(ServiceRepair repair) =>
        repair.Events is null ? "Why it missed its start is not known: the System log could not be read."
        : repair.Cause is { } cause ? $"The System log says: {cause}."
        : "The System log says nothing about it since the boot.";
}
