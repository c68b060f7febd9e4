using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Brings one service of this node to what is asked.</summary>
internal sealed class ServiceInstaller
{
    private readonly NodeContext context;
    private readonly InstallServiceOperation request;
    private readonly ReleaseFolder releases;

    /// <summary>Carries out <paramref name="request"/>.</summary>
    internal ServiceInstaller(NodeContext context, InstallServiceOperation request)
    {
        this.context = context;
        this.request = request;
        releases = new ReleaseFolder(context, request.Name);
    }

    /// <summary>Compares, and changes what differs unless only a plan was asked for.</summary>
    internal async Task<ServiceChange> RunAsync(CancellationToken cancellationToken)
    {
        if (request.PlanOnly)
            return Plan();
        releases.RequireStaged(request.Version, request.FileName);
        using ServiceStateFile.Edit edit = await new ServiceStateFile(context, request.Name)
            .OpenAsync(request.FencingToken, request.RolloutId, cancellationToken).ConfigureAwait(false);
        ServiceChange change = Plan();
        if (change.Created)
            await CreateAsync(edit, cancellationToken).ConfigureAwait(false);
        else
            await UpdateAsync(change, edit).ConfigureAwait(false);
        return change;
    }

    private ServiceChange Plan()
    {
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl? service = manager.TryOpenService(request.Name, ServiceRights.QueryConfig | ServiceRights.QueryStatus);
        ServiceConfiguration? existing = service?.QueryConfiguration();
        if (existing is not null && !request.Adopt && !new ServiceCatalog(context).IsManaged(request.Name, existing))
            throw Win32Errors.Create(1073, request.Name, null, existing.CommandLine);
        PropertyChange[] changes = ServiceDifference.Between(existing, Wanted(existing), releases).ToArray();
        bool isRunning = service is not null && service.QueryStatus().CurrentState != (uint)GoServiceState.Stopped;
        return new ServiceChange
        {
            Name = request.Name,
            Created = existing is null,
            IsPlan = request.PlanOnly,
            Changes = changes,
            IsRunning = isRunning,
            RestartNeeded = isRunning && changes.Any(change => ServiceDifference.NeedsRestart(change.Property)),
        };
    }

    private ServiceConfiguration Wanted(ServiceConfiguration? existing) => new()
    {
        CommandLine = CommandLine.Join(
            releases.PathOf(request.Version, request.FileName),
            request.Arguments ?? (existing is null ? Array.Empty<string>() : ServiceCommandLine.Parse(existing.CommandLine).Arguments)),
        DisplayName = request.DisplayName ?? existing?.DisplayName ?? request.Name,
        Description = request.Description ?? existing?.Description,
        StartType = request.StartType ?? existing?.StartType ?? GoServiceStartType.AutomaticDelayedStart,
        Account = request.Account is { } account
            ? ServiceAccount.Normalize(account)
            : existing?.Account ?? ServiceAccount.VirtualAccountOf(request.Name),
        DependsOn = request.DependsOn ?? existing?.DependsOn ?? Array.Empty<string>(),
    };

    private async Task CreateAsync(ServiceStateFile.Edit edit, CancellationToken cancellationToken)
    {
        ServiceConfiguration wanted = Wanted(null);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.CreateService);
        using ServiceControl service = manager.CreateService(
            request.Name, wanted, request.Password, ServiceRights.ChangeConfig | ServiceRights.QueryConfig | ServiceRights.Delete);
        try
        {
            if (!string.IsNullOrEmpty(wanted.Description))
                service.ChangeDescription(wanted.Description!);
            if (wanted.StartType == GoServiceStartType.AutomaticDelayedStart)
                service.ChangeDelayedStart(true);
            edit.State.Current = request.Version;
            await edit.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            int code = service.Delete();
            if (code == 0)
                throw;
            throw HalfMade(request.Name, exception, code);
        }
    }

    /// <summary>The failure of a service that could neither be finished nor be deleted again.</summary>
    internal static GoWinOpsException HalfMade(string service, Exception cause, int code) =>
        new(nameof(Messages.ServiceHalfMade), service, cause, service, Environment.MachineName, cause.Message, code);

    private async Task UpdateAsync(ServiceChange change, ServiceStateFile.Edit edit)
    {
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        using ServiceControl service = manager.OpenService(request.Name, ServiceRights.QueryConfig | ServiceRights.ChangeConfig);
        ServiceConfiguration existing = service.QueryConfiguration();
        ServiceConfiguration wanted = Wanted(existing);
        HashSet<string> changed = new(change.Changes.Select(item => item.Property));
        bool isDescriptionOnly = changed.All(property => property == nameof(GoServiceInfo.Description));
        if (!isDescriptionOnly || request.Password is not null)
            service.ChangeConfiguration(existing, wanted, request.Password);
        if (changed.Contains(nameof(GoServiceInfo.StartType)) && ServiceControl.StartTypeCode(wanted.StartType) == 2)
            service.ChangeDelayedStart(wanted.StartType == GoServiceStartType.AutomaticDelayedStart);
        if (changed.Contains(nameof(GoServiceInfo.Description)))
            service.ChangeDescription(wanted.Description ?? string.Empty);
        if (edit.State.Current == request.Version && request.FencingToken is null)
            return;
        edit.State.Current = request.Version;
        // Without the caller's token: the service is changed already, and the state has to say so.
        await edit.SaveAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
