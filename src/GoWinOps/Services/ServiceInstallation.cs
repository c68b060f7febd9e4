using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The steps of installing one release of one service, the same for every node.</summary>
internal sealed class ServiceInstallation
{
    private static readonly TimeSpan RecoveryMargin = TimeSpan.FromMinutes(1);
    private readonly InstallServiceOperation request;
    private readonly string path;
    private readonly string sha256;
    private readonly ServiceHostDelivery? host;
    private readonly TimeSpan timeout;
    private readonly TimeSpan operationTimeout;

    /// <param name="request">What the service is to be like.</param>
    /// <param name="path">The executable on this machine.</param>
    /// <param name="sha256">Its SHA-256.</param>
    /// <param name="host">The service host, for a program that needs one; null where there is none to be had.</param>
    /// <param name="timeout">How long starting and stopping may take.</param>
    /// <param name="operationTimeout">How long anything else may take on a node.</param>
    internal ServiceInstallation(InstallServiceOperation request, string path, string sha256, ServiceHostDelivery? host, TimeSpan timeout, TimeSpan operationTimeout)
    {
        this.request = request;
        this.path = path;
        this.sha256 = sha256;
        this.host = host;
        this.timeout = timeout;
        this.operationTimeout = operationTimeout;
        Size = new FileInfo(path).Length;
    }

    /// <summary>The service host; null where there is none to be had.</summary>
    internal ServiceHostDelivery? Host => host;

    /// <summary>The executable's size in bytes.</summary>
    internal long Size { get; }

    /// <summary>What would change on a node.</summary>
    internal async Task<ServiceChange> PlanAsync(INodeChannel channel, CancellationToken cancellationToken)
    {
        ServiceChange plan = await InvokeAsync(channel, Request(planOnly: true), cancellationToken).ConfigureAwait(false);
        plan.Node = channel.NodeName;
        if ((plan.Mode == ServiceMode.Hosted || plan.WatcherNeeded) && host is null)
            throw new GoWinOpsException(nameof(Messages.ServiceHostMissing), request.Name, ServiceHostDelivery.ModulePath);
        ReleasePresence presence = await FindAsync(channel, cancellationToken).ConfigureAwait(false);
        if (!presence.IsStaged)
            plan.Changes = Join(Staging(), plan.Changes);
        if (host is not null)
            await host.PlanWatcherAsync(channel, plan, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    /// <summary>
    /// Sends and stages the release, makes or changes the service, and starts it if asked to. The change's warnings are told by <paramref name="warn"/> also when
    /// what follows it fails.
    /// </summary>
    internal async Task<ServiceChange> CarryOutAsync(
        INodeChannel channel, ServiceMode mode, bool start, IProgress<long> progress, Func<ServiceChange, Task> warn, CancellationToken cancellationToken)
    {
        if (mode == ServiceMode.Hosted && host is not null)
            await host.BringAsync(channel, cancellationToken).ConfigureAwait(false);
        ReleasePresence presence = await FindAsync(channel, cancellationToken).ConfigureAwait(false);
        if (!presence.IsStaged)
            await StageAsync(channel, presence, progress, cancellationToken).ConfigureAwait(false);
        ServiceChange change = await InstallAsync(channel, !presence.IsStaged, cancellationToken).ConfigureAwait(false);
        change.Node = channel.NodeName;
        if (!presence.IsStaged)
            change.Changes = Join(Staging(), change.Changes);
        try
        {
            if (host is not null)
                await host.SettleWatcherAsync(channel, change, cancellationToken).ConfigureAwait(false);
            if (start)
                await StartAsync(channel, change, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await warn(change).ConfigureAwait(false);
        }

        return change;
    }

    private async Task<ServiceChange> InstallAsync(INodeChannel channel, bool isNewRelease, CancellationToken cancellationToken)
    {
        try
        {
            return await InvokeAsync(channel, Request(planOnly: false), cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException) when (isNewRelease)
        {
            await RemoveReleaseAsync(channel, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    // What this command staged for a service that it could not make or change is of no use to anyone.
    private async Task RemoveReleaseAsync(INodeChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await InvokeAsync(channel, new RemoveReleaseOperation { Service = request.Name, Version = request.Version }, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            // Why the service could not be made or changed matters more; a release that is in use after all stays for good reason.
        }
    }

    private async Task StageAsync(INodeChannel channel, ReleasePresence presence, IProgress<long> progress, CancellationToken cancellationToken)
    {
        // Until it is staged the content is there twice.
        if (presence.FreeBytes < (presence.HasContent ? Size : Size * 2))
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), channel.NodeName, path, channel.NodeName);
        if (!presence.HasContent)
            await channel.SendFileAsync(path, sha256, progress, cancellationToken).ConfigureAwait(false);
        StageReleaseOperation stage = new()
        {
            Service = request.Name,
            Version = request.Version,
            FileName = request.FileName,
            Sha256 = sha256,
            Size = Size,
        };
        await InvokeAsync(channel, stage, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the service, or restarts it where the change needs that; it is entered in the change.</summary>
    internal async Task StartAsync(INodeChannel channel, ServiceChange change, CancellationToken cancellationToken)
    {
        await StartWithoutRecoveryAsync(channel, change.RestartNeeded, cancellationToken).ConfigureAwait(false);
        ServiceState state = await InvokeAsync(channel, new GetServiceStateOperation { Name = request.Name }, cancellationToken).ConfigureAwait(false);
        // The first release that ever ran is the only one there is to go back to.
        if (state.LastStable is null)
            await InvokeAsync(channel, new MarkStableOperation { Name = request.Name, Version = request.Version }, cancellationToken).ConfigureAwait(false);
        change.RestartNeeded = false;
        change.IsRunning = true;
    }

    // A release that does not start is to fail here and now, and not to be tried again by Windows behind the back of whoever is told so.
    private async Task StartWithoutRecoveryAsync(INodeChannel channel, bool stopFirst, CancellationToken cancellationToken)
    {
        SuspendRecoveryOperation suspend = new() { Name = request.Name, By = "Install-GoService", Expected = timeout + timeout + RecoveryMargin };
        bool isSuspended;
        try
        {
            isSuspended = await InvokeAsync(channel, suspend, cancellationToken).ConfigureAwait(false) != RecoverySuspensionOutcome.Nothing;
        }
        catch (Exception exception) when (exception is OperationCanceledException or GoWinOpsException { ErrorId: nameof(Messages.NodeTimedOut) or nameof(Messages.NodeConnectionLost) })
        {
            // What was sent to the node may have arrived even when its answer did not.
            await RestoreAfterFailureAsync(channel).ConfigureAwait(false);
            throw;
        }

        try
        {
            if (stopFirst)
                await InvokeAsync(channel, new StopServiceOperation { Name = request.Name, Timeout = timeout }, cancellationToken).ConfigureAwait(false);
            await InvokeAsync(channel, new StartServiceOperation { Name = request.Name, Timeout = timeout, IsWanted = true }, cancellationToken).ConfigureAwait(false);
        }
        catch when (isSuspended)
        {
            await RestoreAfterFailureAsync(channel).ConfigureAwait(false);
            throw;
        }

        if (isSuspended)
            await InvokeAsync(channel, new RestoreRecoveryOperation { Name = request.Name }, cancellationToken).ConfigureAwait(false);
    }

    private async Task RestoreAfterFailureAsync(INodeChannel channel)
    {
        try
        {
            // Without the caller's token, which may be what ended it; the operation has a deadline of its own.
            await channel.InvokeAsync(new RestoreRecoveryOperation { Name = request.Name }, RecoveryMargin, CancellationToken.None).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            // Why the start failed matters more, and that the recovery is still suspended shows.
        }
    }

    private Task<ReleasePresence> FindAsync(INodeChannel channel, CancellationToken cancellationToken)
    {
        FindReleaseOperation find = new() { Service = request.Name, Version = request.Version, Sha256 = sha256, FileName = request.FileName };
        return InvokeAsync(channel, find, cancellationToken);
    }

    private Task<T> InvokeAsync<T>(INodeChannel channel, NodeOperation<T> operation, CancellationToken cancellationToken)
    {
        TimeSpan needed = timeout + TimeSpan.FromSeconds(30);
        return channel.InvokeAsync(operation, needed > operationTimeout ? needed : operationTimeout, cancellationToken);
    }

    // A request of its own for each node: they run at the same time.
    private InstallServiceOperation Request(bool planOnly) => new()
    {
        Name = request.Name,
        Version = request.Version,
        FileName = request.FileName,
        Settings = request.Settings,
        IsServiceAware = request.IsServiceAware,
        IsNativeForced = request.IsNativeForced,
        HostSha256 = request.HostSha256,
        Password = planOnly ? null : request.Password,
        Adopt = request.Adopt,
        PlanOnly = planOnly,
    };

    private PropertyChange Staging() => new() { Property = "Content", To = $"{request.FileName} {request.Version} ({Size:N0} bytes)" };

    private static PropertyChange[] Join(PropertyChange first, IEnumerable<PropertyChange> rest)
    {
        List<PropertyChange> all = new() { first };
        all.AddRange(rest);
        return all.ToArray();
    }
}
