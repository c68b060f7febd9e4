using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Removes services from this node, truly and completely.</summary>
internal sealed class ServiceRemover
{
    private readonly NodeContext context;

    /// <summary>Removes services from this node.</summary>
    internal ServiceRemover(NodeContext context) => this.context = context;

    /// <summary>Stops and deletes a service, and waits until it has gone; false when there was nothing of it.</summary>
    internal async Task<bool> RemoveAsync(UninstallServiceOperation request, CancellationToken cancellationToken)
    {
        Deadline deadline = new(context.Clock, request.Timeout);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        bool removesFiles = request.RemoveFiles && FolderName.Fault(request.Name) is null;
        bool wasWatched = FolderName.Fault(request.Name) is null && WatchedService.IsAskedFor(context.ServiceFolder(request.Name));
        bool existed = Find(manager, request.Name, request.Force);
        if (request.PlanOnly)
            return existed || (removesFiles && Directory.Exists(context.ServiceFolder(request.Name)));
        if (existed)
        {
            await new ServiceStopper(context).StopAsync(request.Name, deadline.Remaining, request.Force, false, cancellationToken).ConfigureAwait(false);
            Delete(manager, request.Name);
            await ServiceDeletion.WaitUntilGoneAsync(manager, request.Name, deadline, cancellationToken).ConfigureAwait(false);
            // Files that are kept are for the next service of this name, and that has a recovery of its own.
            await SuspendedRecoveryFile.DeleteOfAsync(context, request.Name, cancellationToken).ConfigureAwait(false);
        }

        await ReturnRightsAsync(manager, request.Name, cancellationToken).ConfigureAwait(false);
        // Its host may now be one that no service names.
        if (existed)
            new ServiceHostFolder(context).Sweep(ServiceHostUse.OfNode(context));
        if (removesFiles)
            existed |= await RemoveFilesAsync(request.Name, deadline, cancellationToken).ConfigureAwait(false);
        if ((existed || wasWatched) && !string.Equals(request.Name, NodeWatcher.ServiceName, StringComparison.OrdinalIgnoreCase))
            await new WatcherInstaller(context).ReleaseFromAsync(request.Name, wasWatched, deadline.Remaining, cancellationToken).ConfigureAwait(false);
        return existed;
    }

    // What was granted for the service is remembered in its folder, so this comes before the folder goes.
    private async Task ReturnRightsAsync(ServiceControlManager manager, string name, CancellationToken cancellationToken)
    {
        ServiceControlManager? reader = null;
        try
        {
            // The right to list services is asked for only where there is something to take back.
            LogonRightReturn giveBack = new(
                context, sid => LogonRightReturn.ServicesOf(reader ??= ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService), sid));
            await giveBack.RunForeignAsync(name, manager.HasService, cancellationToken).ConfigureAwait(false);
            if (!ServiceStateFile.Exists(context, name))
                return;
            using ServiceStateFile.Edit edit = await new ServiceStateFile(context, name).OpenAsync(null, null, cancellationToken).ConfigureAwait(false);
            await giveBack.RunAsync(name, edit.State, cancellationToken).ConfigureAwait(false);
            if (edit.State.FolderAccess is { } access)
                new ServiceFolders(context, name).Close(access);
            edit.State.FolderAccess = null;
            // Another service of this name is another service.
            edit.State.Current = null;
            await edit.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private bool Find(ServiceControlManager manager, string name, bool force)
    {
        using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryConfig);
        if (service is null)
            return false;
        ServiceConfiguration configuration = service.QueryConfiguration();
        if (force || new ServiceCatalog(context).IsManaged(name, configuration))
            return true;
        throw new GoWinOpsException(nameof(Messages.ServiceNotManaged), name, name, Environment.MachineName, configuration.CommandLine);
    }

    private static void Delete(ServiceControlManager manager, string name)
    {
        using ServiceControl? service = manager.TryOpenService(name, ServiceRights.Delete);
        int code = service?.Delete() ?? 0;
        if (code is not (0 or Win32Errors.ServiceMarkedForDelete))
            throw Win32Errors.Create(code, name, "DELETE");
    }

    private async Task<bool> RemoveFilesAsync(string name, Deadline deadline, CancellationToken cancellationToken)
    {
        string folder = context.ServiceFolder(name);
        bool existed = Directory.Exists(folder);
        while (Directory.Exists(folder))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (deadline.HasPassed)
                {
                    throw new GoWinOpsException(
                        nameof(Messages.ReleaseFolderLocked), name, exception, folder, Environment.MachineName, exception.Message);
                }

                await deadline.PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return existed;
    }
}
