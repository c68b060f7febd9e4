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
    internal static async Task ForgetAsync(NodeContext context, ServiceChange change, ServiceSettings asked)
    {
        bool isSetAnew = !change.IsPlan && (change.Created || asked.Recovery?.Actions is not null);
        if (!isSetAnew || FolderName.Fault(change.Name) is not null)
            return;
        SuspendedRecoveryFile file = new(context, change.Name);
        if (!file.Exists)
            return;
        // Without the caller's token: the service is changed already.
        using IDisposable gate = await file.LockAsync(CancellationToken.None).ConfigureAwait(false);
        file.Delete();
    }
}
