using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>A service marked for deletion: it goes when it has stopped and everybody has closed it.</summary>
internal static class ServiceDeletion
{
    /// <summary>How long a new service waits for an old one of its name to go.</summary>
    internal static readonly TimeSpan PendingTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Waits until there is no service of the name any more.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceMarkedForDelete</c>, with those who likely hold it.</exception>
    internal static async Task WaitUntilGoneAsync(ServiceControlManager manager, string name, Deadline deadline, CancellationToken cancellationToken)
    {
        bool hasReleased = false;
        while (manager.HasService(name))
        {
            if (deadline.HasPassed)
                throw Win32Errors.Create(Win32Errors.ServiceMarkedForDelete, name, null, ServiceHolders.Describe());
            if (!hasReleased)
                ServiceHolders.ReleaseOwn();
            hasReleased = true;
            await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a service that is marked to go; one that is not is left alone. Whoever wants to make it anew would be refused until then.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceMarkedForDelete</c></exception>
    internal static Task WaitIfMarkedAsync(ServiceControlManager manager, string name, Deadline deadline, CancellationToken cancellationToken) =>
        LocalMachineRegistry.ReadNumber(@"SYSTEM\CurrentControlSet\Services\" + name, "DeleteFlag") is > 0
            ? WaitUntilGoneAsync(manager, name, deadline, cancellationToken)
            : Task.CompletedTask;
}
