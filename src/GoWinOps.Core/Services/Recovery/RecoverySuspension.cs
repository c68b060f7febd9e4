using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Takes the failure actions away from a service that is deliberately stopped, so that Windows does not start it again half-way, and gives them back. What was
/// taken is on the disk before it is taken: whatever dies in between, it can be given back.
/// </summary>
/// <remarks>
/// What Windows has always wins: actions found there, although some are suspended, were set by somebody since, and stay. Nothing of it depends on anything but
/// Windows and this one file, so that the node watcher can restore, too.
/// </remarks>
internal sealed class RecoverySuspension
{
    private const string Stop = "a stop";
    private readonly NodeContext context;
    private readonly IServiceRecoveryManager manager;

    /// <summary>The services of this node.</summary>
    internal RecoverySuspension(NodeContext context, IServiceRecoveryManager manager)
    {
        this.context = context;
        this.manager = manager;
    }

    /// <summary>
    /// Takes a service's failure actions away until <see cref="RestoreAsync"/>. Whoever else would restart it, the node watcher and watches on other machines, is held
    /// by the same file: a deployment leaves one also where there are no failure actions.
    /// </summary>
    /// <param name="service">The service's name.</param>
    /// <param name="expected">How long it may take; whoever finds it suspended after that may restore it.</param>
    /// <param name="by">What suspends it, for people who find it so.</param>
    /// <param name="cancellationToken">Ends waiting for another who suspends or restores.</param>
    /// <returns>What there was to suspend.</returns>
    internal Task<RecoverySuspensionOutcome> SuspendAsync(string service, TimeSpan expected, string by, CancellationToken cancellationToken) =>
        SuspendAsync(service, expected, by, isDeployment: true, cancellationToken);

    private async Task<RecoverySuspensionOutcome> SuspendAsync(string service, TimeSpan expected, string by, bool isDeployment, CancellationToken cancellationToken)
    {
        SuspendedRecoveryFile file = new(context, service);
        // Before anything is made on the disk: most services that are stopped have nothing to suspend.
        ServiceRecovery? seen = Query(service);
        if (seen is not { Actions.Length: > 0 } && !file.Exists && !isDeployment && !file.IsServiceWatched)
            return RecoverySuspensionOutcome.Nothing;
        using IDisposable gate = await file.LockAsync(cancellationToken).ConfigureAwait(false);
        using IServiceRecoveryControl control = OpenToTake(service, seen);
        ServiceRecovery? existing = QueryToTake(control);
        bool hasActions = existing is { Actions.Length: > 0 };
        if (!hasActions && await file.ReadAsync(cancellationToken).ConfigureAwait(false) is { } suspended)
        {
            // An earlier deployment did not get to restoring it: this one takes that over.
            Extend(suspended, expected, by);
            await file.WriteAsync(suspended, cancellationToken).ConfigureAwait(false);
            return RecoverySuspensionOutcome.SuspendedBefore;
        }

        if (!hasActions && !isDeployment && !file.IsServiceWatched)
            return RecoverySuspensionOutcome.Nothing;
        SuspendedRecovery taken = SuspendedRecovery.Of(existing, by, context.Clock.UtcNow, expected);
        taken.HasStandby = (await TryReadAsync(file, cancellationToken).ConfigureAwait(false))?.HasStandby == true;
        await file.WriteAsync(taken, cancellationToken).ConfigureAwait(false);
        if (hasActions)
            await TakeActionsAsync(control, file, taken).ConfigureAwait(false);
        return RecoverySuspensionOutcome.Suspended;
    }

    /// <summary>
    /// Stops a service: Windows counts a process that is killed, and a stop that reports an error, as failures, and would start again what was stopped on purpose.
    /// What a deployment under way has suspended is left to it; what one that is over has left behind is restored. Whatever keeps the actions from being suspended
    /// keeps nobody from stopping the service: he may not change it, or the disk is full, which may be what it is stopped for.
    /// </summary>
    /// <param name="service">The service's name.</param>
    /// <param name="expected">How long it may take.</param>
    /// <param name="mayBeKilled">Whether its process may be killed. Else a service that is not ours, and has no folder here, is stopped as it is and gets none.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="cancellationToken">Ends waiting for another who suspends or restores.</param>
    internal async Task<T> WhileStoppingAsync<T>(string service, TimeSpan expected, bool mayBeKilled, Func<Task<T>> stop, CancellationToken cancellationToken)
    {
        bool isOurs = false;
        try
        {
            isOurs = FolderName.Fault(service) is null && (mayBeKilled || new SuspendedRecoveryFile(context, service).HasFolder)
                && await BeginAsync(service, expected, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // The stop itself says what may not be done, if it may not.
        }

        return isOurs ? await ActAsync(service, stop).ConfigureAwait(false) : await stop().ConfigureAwait(false);
    }

    /// <summary>
    /// Restores, for a service that was started, what a deployment that is over has left suspended, and what a stop that was cut off has: nobody who has it started
    /// waits for it to stop. What that fails for stays suspended, and shows.
    /// </summary>
    internal async Task RestoreLeftBehindAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            DateTimeOffset now = context.Clock.UtcNow;
            await RestoreWhereAsync(service, suspended => suspended.HasExpired(now) || suspended.By == Stop, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // What was asked for is something else, and has succeeded.
        }
    }

    /// <summary>Gives back what was taken.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="onlyExpired">Leaves what a deployment that can still be under way has suspended.</param>
    /// <param name="cancellationToken">Ends waiting for another who suspends or restores; not the restoring itself.</param>
    /// <returns>Whether anything was suspended that is so no more.</returns>
    internal Task<bool> RestoreAsync(string service, bool onlyExpired, CancellationToken cancellationToken)
    {
        DateTimeOffset now = context.Clock.UtcNow;
        return RestoreWhereAsync(service, suspended => !onlyExpired || suspended.HasExpired(now), cancellationToken);
    }

    /// <summary>What is suspended of a service; null when nothing is.</summary>
    internal async Task<SuspendedRecovery?> FindAsync(string service, CancellationToken cancellationToken) =>
        FolderName.Fault(service) is null ? await new SuspendedRecoveryFile(context, service).ReadAsync(cancellationToken).ConfigureAwait(false) : null;

    /// <summary>
    /// What a deployment that is over has left away; null when there is nothing to give back, as where somebody has set actions since, or where what is suspended
    /// cannot be read.
    /// </summary>
    /// <exception cref="GoWinOpsException"><c>ServiceNotFound</c>, <c>ServiceAccessDenied</c></exception>
    internal async Task<SuspendedRecovery?> FindLeftBehindAsync(string service, CancellationToken cancellationToken)
    {
        if (FolderName.Fault(service) is not null)
            return null;
        SuspendedRecovery? found = await TryReadAsync(new SuspendedRecoveryFile(context, service), cancellationToken).ConfigureAwait(false);
        return found?.IsLeftBehind(context.Clock.UtcNow) == true && Query(service) is { Actions.Length: 0 } ? found : null;
    }

    private async Task<bool> RestoreWhereAsync(string service, Predicate<SuspendedRecovery> mayRestore, CancellationToken cancellationToken)
    {
        if (await FindAsync(service, cancellationToken).ConfigureAwait(false) is null)
            return false;
        SuspendedRecoveryFile file = new(context, service);
        using IDisposable gate = await file.LockAsync(cancellationToken).ConfigureAwait(false);
        if (await file.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } suspended || !mayRestore(suspended))
            return false;
        if (suspended.HasStandby)
            return await EndDeploymentAsync(file, suspended).ConfigureAwait(false);
        GiveBack(service, suspended);
        file.Delete();
        return true;
    }

    /// <summary>
    /// Takes a service's failure actions away for as long as it has a standby: only its lease says where it runs, and no deployment gives them back. There is a
    /// file from then on also where there are none, so that a deployment shows.
    /// </summary>
    internal async Task KeepAwayAsync(string service, CancellationToken cancellationToken)
    {
        SuspendedRecoveryFile file = new(context, service);
        using IDisposable gate = await file.LockAsync(cancellationToken).ConfigureAwait(false);
        using IServiceRecoveryControl control = OpenToTake(service, Query(service));
        ServiceRecovery? existing = QueryToTake(control);
        bool hasActions = existing is { Actions.Length: > 0 };
        SuspendedRecovery? before = hasActions
            ? await TryReadAsync(file, cancellationToken).ConfigureAwait(false)
            : await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (before is { HasStandby: true } && !hasActions)
            return;
        SuspendedRecovery kept = hasActions || before is null ? SuspendedRecovery.Of(existing, string.Empty, context.Clock.UtcNow, TimeSpan.Zero) : before;
        kept.HasStandby = true;
        if (before?.HasExpired(context.Clock.UtcNow) == false)
            (kept.Until, kept.By) = (before.Until, before.By);
        else
            kept.EndDeployment();
        await file.WriteAsync(kept, cancellationToken).ConfigureAwait(false);
        if (hasActions)
            control.ChangeActions(Array.Empty<ServiceRecoveryAction>(), TimeSpan.Zero, null, null);
    }

    /// <summary>The service has no standby any more: gives back what was taken, or leaves that to the deployment under way.</summary>
    internal async Task EndStandbyAsync(string service, CancellationToken cancellationToken)
    {
        if (await FindAsync(service, cancellationToken).ConfigureAwait(false) is null)
            return;
        SuspendedRecoveryFile file = new(context, service);
        using IDisposable gate = await file.LockAsync(cancellationToken).ConfigureAwait(false);
        if (await file.ReadAsync(cancellationToken).ConfigureAwait(false) is not { } suspended)
            return;
        if (suspended.HasStandby && !suspended.HasExpired(context.Clock.UtcNow))
        {
            suspended.HasStandby = false;
            await file.WriteAsync(suspended, cancellationToken).ConfigureAwait(false);
            return;
        }

        GiveBack(service, suspended);
        file.Delete();
    }

    /// <summary>What is suspended; null also where that cannot be read: what Windows has wins.</summary>
    internal static async Task<SuspendedRecovery?> TryReadAsync(SuspendedRecoveryFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.SuspendedRecoveryDamaged))
        {
            return null;
        }
    }

    // Without the caller's token: what a deployment took is given back however little time there is left.
    private static async Task<bool> EndDeploymentAsync(SuspendedRecoveryFile file, SuspendedRecovery suspended)
    {
        if (suspended.Until == 0)
            return false;
        suspended.EndDeployment();
        await file.WriteAsync(suspended, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    private void GiveBack(string service, SuspendedRecovery suspended)
    {
        ServiceRecoveryAction[] actions = suspended.ToActions();
        bool restarts = Array.Exists(actions, action => action.Type == ServiceRecoveryActionType.Restart);
        using (IServiceRecoveryControl? control = manager.TryOpenToChange(service, restarts))
        {
            // A service that has gone meanwhile needs none.
            if (actions.Length > 0 && control?.QueryActions() is { Actions.Length: 0 })
                control.ChangeActions(actions, suspended.ToResetPeriod(), null, null);
        }
    }

    private static async Task TakeActionsAsync(IServiceRecoveryControl control, SuspendedRecoveryFile file, SuspendedRecovery taken)
    {
        try
        {
            control.ChangeActions(Array.Empty<ServiceRecoveryAction>(), TimeSpan.Zero, null, null);
        }
        catch (GoWinOpsException)
        {
            // Windows has said no and still has them: nothing is suspended, and the node watcher is not to be held.
            if (taken.HasStandby)
                await EndDeploymentAsync(file, taken).ConfigureAwait(false);
            else
                file.Delete();
            throw;
        }
    }

    // Answers whether what is suspended is this call's to restore.
    private async Task<bool> BeginAsync(string service, TimeSpan expected, CancellationToken cancellationToken) =>
        !await IsUnderWayAsync(service, cancellationToken).ConfigureAwait(false)
        && await SuspendAsync(service, expected, Stop, isDeployment: false, cancellationToken).ConfigureAwait(false) != RecoverySuspensionOutcome.Nothing;

    private async Task<bool> IsUnderWayAsync(string service, CancellationToken cancellationToken) =>
        await TryReadAsync(new SuspendedRecoveryFile(context, service), cancellationToken).ConfigureAwait(false) is { } found && !found.HasExpired(context.Clock.UtcNow);

    private static bool IsFailure(Exception exception) => exception is GoWinOpsException or IOException or UnauthorizedAccessException;

    private async Task<T> ActAsync<T>(string service, Func<Task<T>> action)
    {
        T result;
        try
        {
            result = await action().ConfigureAwait(false);
        }
        catch
        {
            await RestoreAfterFailureAsync(service).ConfigureAwait(false);
            throw;
        }

        // Without the caller's token: what was taken is given back however little time there is left.
        await RestoreAsync(service, onlyExpired: false, CancellationToken.None).ConfigureAwait(false);
        return result;
    }

    private async Task RestoreAfterFailureAsync(string service)
    {
        try
        {
            await RestoreAsync(service, onlyExpired: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // Why the action failed matters more, and that the recovery is still suspended shows.
        }
    }

    private static GoWinOpsException NotFound(string service) => Win32Errors.Create(Win32Errors.ServiceDoesNotExist, service);

    private ServiceRecovery? Query(string service)
    {
        using IServiceRecoveryControl control = manager.TryOpenToRead(service) ?? throw NotFound(service);
        return control.QueryActions();
    }

    // What could not be given back is not taken: an action that restarts the service takes the right to start it.
    private IServiceRecoveryControl OpenToTake(string service, ServiceRecovery? seen) =>
        manager.TryOpenToChange(service, restarts: seen?.Has(ServiceRecoveryActionType.Restart) == true) ?? throw NotFound(service);

    // Likewise one that reboots the computer, and the privilege for that: setting what is set already shows whether it can be set.
    private static ServiceRecovery? QueryToTake(IServiceRecoveryControl control)
    {
        ServiceRecovery? existing = control.QueryActions();
        if (existing is { Reboots: true })
            control.ChangeActions(existing.Actions!, existing.ResetPeriod ?? TimeSpan.Zero, null, null);
        return existing;
    }

    private void Extend(SuspendedRecovery suspended, TimeSpan expected, string by)
    {
        DateTimeOffset now = context.Clock.UtcNow;
        if (suspended.HasExpired(now))
            suspended.By = by;
        suspended.Until = Math.Max(suspended.Until, (now + expected).ToUnixTimeMilliseconds());
    }
}
