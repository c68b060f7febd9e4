using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What is suspended of a service whose recovery is set anew meanwhile. Windows has none of it, and so cannot tell that it changes.</summary>
internal static class SupersededRecovery
{
    /// <summary>
    /// Forgets it when a change has set other actions, or made the service anew: that holds, and nothing that was taken away before. That a deployment is under way
    /// stays known, for whoever must not start the service meanwhile. Another reset period alone is what is given back with it. Adds to the change what of it Windows did not show.
    /// </summary>
    /// <param name="context">The node.</param>
    /// <param name="change">What was changed, or with a plan would be.</param>
    /// <param name="asked">What was asked for.</param>
    internal static Task SettleAsync(NodeContext context, ServiceChange change, ServiceSettings asked) =>
        SettleAsync(context, ServiceRecoveryManager.Instance, change, asked);

    /// <summary>The same with the failure actions of another machine's services.</summary>
    internal static async Task SettleAsync(NodeContext context, IServiceRecoveryManager manager, ServiceChange change, ServiceSettings asked)
    {
        ServiceRecovery? recovery = asked.Recovery;
        bool isSetAnew = change.Created || recovery?.Actions is not null;
        if ((!isSetAnew && recovery?.ResetPeriod is null) || FolderName.Fault(change.Name) is not null)
            return;
        SuspendedRecoveryFile file = new(context, change.Name);
        if (!file.Exists)
            return;
        // Without the caller's token: the service is changed already.
        bool hasStandby = (await RecoverySuspension.TryReadAsync(file, CancellationToken.None).ConfigureAwait(false))?.HasStandby == true;
        if (isSetAnew && hasStandby && !change.IsPlan && recovery?.Actions is not { Length: 0 })
        {
            // The new ones take the place of those that are given back when the pair ends.
            await new RecoverySuspension(context, manager).KeepAwayAsync(change.Name, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        using IDisposable gate = await file.LockAsync(CancellationToken.None).ConfigureAwait(false);
        if (isSetAnew)
            await ForgetAsync(context, file, change, setsNone: recovery?.Actions is { Length: 0 }).ConfigureAwait(false);
        else
            await SetPeriodAsync(file, change, recovery!.ResetPeriod!.Value).ConfigureAwait(false);
    }

    private static async Task ForgetAsync(NodeContext context, SuspendedRecoveryFile file, ServiceChange change, bool setsNone)
    {
        if (setsNone && !change.Created)
            Add(change, ServiceRecoveryRules.ActionsProperty, await DescribeActionsAsync(file).ConfigureAwait(false), null);
        if (change.IsPlan)
            return;
        SuspendedRecovery? suspended = await RecoverySuspension.TryReadAsync(file, CancellationToken.None).ConfigureAwait(false);
        bool isUnderWay = suspended is not null && !change.Created && !suspended.HasExpired(context.Clock.UtcNow);
        if (suspended is not null && (suspended.HasStandby || isUnderWay))
        {
            suspended.Actions = Array.Empty<SuspendedRecovery.Action>();
            await file.WriteAsync(suspended, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            file.Delete();
        }
    }

    private static async Task SetPeriodAsync(SuspendedRecoveryFile file, ServiceChange change, TimeSpan period)
    {
        if (await file.ReadAsync(CancellationToken.None).ConfigureAwait(false) is not { Actions.Length: > 0 } suspended || suspended.ToResetPeriod() == period)
            return;
        Add(change, ServiceRecoveryRules.PeriodProperty, RecoveryText.Of(suspended.ToResetPeriod()), RecoveryText.Of(period));
        suspended.SetResetPeriod(period);
        if (!change.IsPlan)
            await file.WriteAsync(suspended, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<string?> DescribeActionsAsync(SuspendedRecoveryFile file)
    {
        try
        {
            return await file.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { Actions.Length: > 0 } suspended ? RecoveryText.Of(suspended.ToActions()) : null;
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.SuspendedRecoveryDamaged))
        {
            return "(suspended, and damaged)";
        }
    }

    private static void Add(ServiceChange change, string property, string? from, string? to)
    {
        if (from is not null && change.Changes.All(one => one.Property != property))
            change.Changes = change.Changes.Append(new PropertyChange { Property = property, From = from, To = to }).ToArray();
    }
}
