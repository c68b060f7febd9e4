using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Takes down what a service is like on its node, so that another one can get the same.</summary>
/// <remarks>Fails with <c>StandbyLeaseDamaged</c>, <c>ReleaseNotStaged</c> or <c>ServiceStateDamaged</c>; that there is no such service is part of the answer.</remarks>
public sealed class GetServiceImageOperation : NodeOperation<ServiceImage>
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override async Task<ServiceImage> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        ServiceImage image = new();
        await AddPairAsync(context, image, cancellationToken).ConfigureAwait(false);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl? service = ServiceSettingList.TryOpen(manager, Service);
        if (service is null)
            return image;
        image.IsInstalled = true;
        image.State = (GoServiceState)service.QueryStatus().CurrentState;
        ServiceConfiguration configuration = ServiceSettingList.Read(service);
        ServiceCommandLine line = ServiceCommandLine.Parse(configuration.CommandLine);
        ReleaseFolder releases = new(context, Service);
        image.Version = releases.VersionOf(line.Executable);
        if (image.Version is null)
            return image;
        (image.FileName, image.Sha256, image.Size) = releases.ReadRecord(image.Version);
        image.Mode = line.HostPath is null ? ServiceMode.Native : ServiceMode.Hosted;
        await AddSettingsAsync(context, image, configuration, cancellationToken).ConfigureAwait(false);
        return image;
    }

    private async Task AddPairAsync(NodeContext context, ServiceImage image, CancellationToken cancellationToken)
    {
        string folder = context.ServiceFolder(ServiceName.RequireInstallable(Service));
        image.IsDeploying = await StandbyPlace.IsDeployingAsync(context, Service, cancellationToken).ConfigureAwait(false);
        image.Lease = await StandbyChecks.ReadAsync(Service, folder, cancellationToken).ConfigureAwait(false);
        if (image.Lease is not { } lease)
            return;
        string bootId = await NodeBoot.IdAsync(cancellationToken).ConfigureAwait(false);
        image.IsLive = LeaseGuard.IsLive(lease, NodeBoot.Tick, bootId);
        image.IsHeld = LeaseGuard.IsHeld(lease, NodeBoot.Tick, bootId);
    }

    private async Task AddSettingsAsync(NodeContext context, ServiceImage image, ServiceConfiguration configuration, CancellationToken cancellationToken)
    {
        foreach (ServiceSetting setting in ServiceSettingList.All)
            setting.Remember(configuration, image.Settings);
        ServiceState state = await new ServiceStateFile(context, Service).ReadAsync(cancellationToken).ConfigureAwait(false);
        SuspendedRecovery? suspended = await RecoverySuspension.TryReadAsync(new SuspendedRecoveryFile(context, Service), cancellationToken).ConfigureAwait(false);
        image.IsStable = state.LastStable == image.Version;
        image.Settings.StartType = null;
        // How it was asked to be run, and not only how it runs: the next release is judged by that.
        image.Settings.Mode = state.Mode;
        image.Settings.Supervision = await ReadSupervisionAsync(context, state, cancellationToken).ConfigureAwait(false) ?? new ServiceSupervision();
        if (image.Settings.Recovery is not { } recovery)
            return;
        if (suspended is not null && recovery.Actions is not { Length: > 0 })
            (recovery.Actions, recovery.ResetPeriod) = (suspended.ToActions(), suspended.ToResetPeriod());
        // Without an action Windows keeps no period.
        if (recovery.Actions is not { Length: > 0 })
            recovery.ResetPeriod = null;
    }

    private async Task<ServiceSupervision?> ReadSupervisionAsync(NodeContext context, ServiceState state, CancellationToken cancellationToken)
    {
        try
        {
            return (await SupervisionFile.ReadAsync(context.ServiceFolder(Service), cancellationToken).ConfigureAwait(false))?.Supervision;
        }
        catch (InvalidDataException)
        {
            // What was asked for is remembered twice, and whoever goes by the file says that it is damaged.
            return state.Supervision;
        }
    }
}
