using System;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>
/// Makes the service of a pair's passive node like that of the active one, or installs it there; it is never started. The release has to be staged before, except
/// for a plan.
/// </summary>
/// <remarks>
/// Fails with <c>StandbyNotTouched</c> where the service runs, may run, or is being deployed, with <c>StandbyPasswordNeeded</c>, and as installing does. While it works
/// no lease is taken on the node, so that the service cannot be begun in the middle.
/// </remarks>
public sealed class FollowServiceOperation : NodeOperation<ServiceChange>, IPasswordOperation
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>What it is to be like: as it is on the active node.</summary>
    public ServiceImage Image { get; set; } = new();

    /// <summary>The service host that is to run the program, where one does on the active node and none did here.</summary>
    public string? HostSha256 { get; set; }

    /// <summary>Whose password <see cref="Password"/> is; null for nobody's.</summary>
    public string? GivenAccount { get; set; }

    /// <summary>The password of the account that the service runs as, where it has one and the service lacks it here. Never logged, journalled or put into a change.</summary>
    [JsonIgnore]
    public SecureString? Password { get; set; }

    /// <summary>Only says what would change.</summary>
    public bool PlanOnly { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceChange> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        string folder = context.ServiceFolder(ServiceName.RequireInstallable(Service));
        if (PlanOnly)
            return await FollowAsync(context, cancellationToken).ConfigureAwait(false);
        using IDisposable gate = await StandbyLock.TakeAsync(context, folder, cancellationToken).ConfigureAwait(false);
        return await FollowAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceChange> FollowAsync(NodeContext context, CancellationToken cancellationToken)
    {
        ServiceImage here = await new GetServiceImageOperation { Service = Service }.RunAsync(context, cancellationToken).ConfigureAwait(false);
        ServiceImageSettings.RequireUntouched(Service, here);
        ServiceConfiguration? existing = ReadExisting();
        SuspendedRecovery? suspended = await RecoverySuspension.TryReadAsync(new SuspendedRecoveryFile(context, Service), cancellationToken).ConfigureAwait(false);
        bool needsPassword = ServiceImageSettings.NeedsPassword(Image, existing);
        if (needsPassword)
            ServiceImageSettings.RequirePassword(Service, Image, Password is null ? null : GivenAccount);
        bool needsHost = Image.Mode == ServiceMode.Hosted && (existing is null || here.Mode != ServiceMode.Hosted);
        InstallServiceOperation install = new()
        {
            Name = Service,
            Version = Image.Version!,
            FileName = Image.FileName,
            Settings = ServiceImageSettings.For(Image, existing, suspended),
            IsServiceAware = Image.Mode == ServiceMode.Native,
            // It runs so on the active node.
            IsNativeForced = true,
            HostSha256 = needsHost ? HostSha256 : null,
            Password = needsPassword ? Password : null,
            PlanOnly = PlanOnly,
        };
        ServiceChange change = await install.RunAsync(context, cancellationToken).ConfigureAwait(false);
        // One that was just made belongs to whom Windows gives it.
        string? owner = (PlanOnly ? existing : ReadExisting())?.SecurityOwner;
        change.IsPlan = PlanOnly;
        await ServiceImageOwner.Compare(Image, owner, AccountDirectory.OfThisMachine)
            .AddAsync(context, Service, change, PlanOnly ? cancellationToken : CancellationToken.None).ConfigureAwait(false);
        if (!PlanOnly)
            await SettleAsync(context, cancellationToken).ConfigureAwait(false);
        return change;
    }

    // Without the caller's token: the service is changed already.
    private async Task SettleAsync(NodeContext context, CancellationToken cancellationToken)
    {
        await new RecoverySuspension(context, ServiceRecoveryManager.Instance).KeepAwayAsync(Service, CancellationToken.None).ConfigureAwait(false);
        ServiceStateFile file = new(context, Service);
        ServiceState state = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (Image.IsStable && state.LastStable != Image.Version)
            await file.UpdateAsync(null, null, changed => changed.LastStable = Image.Version, CancellationToken.None).ConfigureAwait(false);
    }

    private ServiceConfiguration? ReadExisting()
    {
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl? service = ServiceSettingList.TryOpen(manager, Service);
        return service is null ? null : ServiceSettingList.Read(service);
    }
}
