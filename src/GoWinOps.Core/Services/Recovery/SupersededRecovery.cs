using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>What was suspended of a service whose recovery was set anew since.</summary>
internal static class SupersededRecovery
{
    /// <summary>Forgets it when a change has set other actions, or made the service anew: that holds, and nothing that was taken away before.</summary>
    /// <param name="context">The node.</param>
    /// <param name="change">What was changed.</param>
    /// <param name="asked">What was asked for.</param>
    internal static Task ForgetAsync(NodeContext context, ServiceChange change, ServiceSettings asked) =>
        ForgetAsync(context, ServiceRecoveryManager.Instance, change, asked);

    /// <summary>The same with the failure actions of another machine's services.</summary>
    internal static async Task ForgetAsync(NodeContext context, IServiceRecoveryManager manager, ServiceChange change, ServiceSettings asked)
    {
        bool isSetAnew = !change.IsPlan && (change.Created || asked.Recovery?.Actions is not null);
        if (!isSetAnew || FolderName.Fault(change.Name) is not null)
            return;
        SuspendedRecoveryFile file = new(context, change.Name);
        if (!file.Exists)
            return;
        if ((await RecoverySuspension.TryReadAsync(file, CancellationToken.None).ConfigureAwait(false))?.HasStandby == true)
        {
            // The new ones take the place of those that are given back when the pair ends.
            await new RecoverySuspension(context, manager).KeepAwayAsync(change.Name, CancellationToken.None).ConfigureAwait(false);
            return;
        }

        // Without the caller's token: the service is changed already.
        using IDisposable gate = await file.LockAsync(CancellationToken.None).ConfigureAwait(false);
        file.Delete();
    }
}
