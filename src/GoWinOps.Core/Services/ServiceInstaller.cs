using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Brings one service of this node to what is asked: makes it where there is none.</summary>
internal sealed class ServiceInstaller
{
    private readonly NodeContext context;
    private readonly InstallServiceOperation request;
    private readonly ReleaseFolder releases;
    private readonly string executable;

    /// <summary>Carries out <paramref name="request"/>.</summary>
    internal ServiceInstaller(NodeContext context, InstallServiceOperation request)
    {
        this.context = context;
        this.request = request;
        releases = new ReleaseFolder(context, request.Name);
        executable = releases.PathOf(request.Version, request.FileName);
    }

    /// <summary>Compares, and changes what differs unless only a plan was asked for.</summary>
    internal async Task<ServiceChange> RunAsync(CancellationToken cancellationToken)
    {
        request.Settings.RequireValid();
        if (request.PlanOnly)
            return await PlanAsync(cancellationToken).ConfigureAwait(false);
        releases.RequireStaged(request.Version, request.FileName);
        using ServiceStateFile.Edit edit = await new ServiceStateFile(context, request.Name)
            .OpenAsync(request.FencingToken, request.RolloutId, cancellationToken).ConfigureAwait(false);
        ServiceModeChoice choice = ServiceModeChoice.For(request.Name, request.Settings.Mode, edit.State);
        ServiceMode mode = await DecideAsync(choice, cancellationToken).ConfigureAwait(false);
        ServiceHostFolder hosts = new(context);
        string? hostPath = request.HostSha256 is { } host && mode == ServiceMode.Hosted ? hosts.RequireStaged(host, request.Name) : null;
        SupervisionPlan supervision = await SupervisionPlan.MakeAsync(context, request.Name, mode, request.Settings.Supervision, cancellationToken).ConfigureAwait(false);
        return await CarryOutAsync(edit, Configurator(mode, hostPath), supervision, choice, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceChange> PlanAsync(CancellationToken cancellationToken)
    {
        ServiceState state = await new ServiceStateFile(context, request.Name).ReadAsync(cancellationToken).ConfigureAwait(false);
        ServiceModeChoice choice = ServiceModeChoice.For(request.Name, request.Settings.Mode, state);
        ServiceMode mode = await DecideAsync(choice, cancellationToken).ConfigureAwait(false);
        string? hostPath = request.HostSha256 is { } host ? new ServiceHostFolder(context).PathOf(host) : null;
        SupervisionPlan supervision = await SupervisionPlan.MakeAsync(context, request.Name, mode, request.Settings.Supervision, cancellationToken).ConfigureAwait(false);
        ServiceConfigurator configurator = Configurator(mode, hostPath);
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        ServicePlan plan = Plan(manager, configurator);
        supervision.AddTo(plan.Change);
        plan.AddExisting(choice.Compare(state));
        return plan.Conclude(configurator, await ServiceAccountSetup.For(context, plan).PlanAsync(state, cancellationToken).ConfigureAwait(false), null);
    }

    private async Task<ServiceChange> CarryOutAsync(
        ServiceStateFile.Edit edit, ServiceConfigurator configurator, SupervisionPlan supervision, ServiceModeChoice choice, CancellationToken cancellationToken)
    {
        using ServiceControlManager reader = ServiceControlManager.Open(ServiceManagerRights.Connect);
        Deadline deletion = new(context.Clock, ServiceDeletion.PendingTimeout);
        await ServiceDeletion.WaitIfMarkedAsync(reader, request.Name, deletion, cancellationToken).ConfigureAwait(false);
        ServicePlan plan = Plan(reader, configurator);
        RequireHost(plan);
        string before = NodeProtocol.Write(edit.State);
        edit.State.Current = request.Version;
        plan.Remember(edit.State, request.Settings, context.Clock);
        plan.AddExisting(choice.Compare(edit.State));
        choice.Remember(edit.State);
        supervision.Remember(edit.State);
        supervision.AddTo(plan.Change);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan);
        IReadOnlyList<PropertyChange> preparations = await account.PlanAsync(edit.State, cancellationToken).ConfigureAwait(false);
        string[] warnings;
        try
        {
            await supervision.ApplyAsync(cancellationToken).ConfigureAwait(false);
            warnings = plan.Existing is null
                ? await CreateAsync(edit, configurator, plan, account, cancellationToken).ConfigureAwait(false)
                : await account.ApplyAroundAsync(edit.State, () => configurator.Update(reader, plan.Existing, plan.Wanted), cancellationToken).ConfigureAwait(false);
            // Without the caller's token: the service is changed already, and the state has to say so.
            if (plan.Existing is not null && (NodeProtocol.Write(edit.State) != before || request.FencingToken is not null))
                await configurator.SaveOrRevertAsync(reader, plan, account, () => edit.SaveAsync(CancellationToken.None)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await supervision.UndoAsync().ConfigureAwait(false);
            throw;
        }

        return plan.Conclude(configurator, preparations, warnings);
    }

    private static async Task<string[]> CreateAsync(
        ServiceStateFile.Edit edit, ServiceConfigurator configurator, ServicePlan plan, ServiceAccountSetup account, CancellationToken cancellationToken)
    {
        using ServiceControlManager maker = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.CreateService);
        using ServiceControl service = configurator.Create(maker, plan.Wanted);
        try
        {
            string[] warnings = await account.ApplyAsync(edit.State, cancellationToken).ConfigureAwait(false);
            await edit.SaveAsync(cancellationToken).ConfigureAwait(false);
            return warnings;
        }
        catch (Exception exception)
        {
            account.Undo();
            ServiceConfigurator.Undo(service, exception);
            throw;
        }
    }

    private Task<ServiceMode> DecideAsync(ServiceModeChoice choice, CancellationToken cancellationToken) =>
        choice.DecideAsync(request.IsServiceAware, executable, request.IsNativeForced, cancellationToken);

    private ServiceConfigurator Configurator(ServiceMode mode, string? hostPath) => new(
        new ServiceSettingContext(context, request.Name) { Executable = executable, Mode = mode, HostPath = hostPath }, request.Settings, request.Password);

    private ServicePlan Plan(ServiceControlManager manager, ServiceConfigurator configurator)
    {
        ServicePlan plan = ServicePlan.Make(manager, request.Name, configurator, request.PlanOnly);
        if (plan.Existing is { } existing && !request.Adopt && !new ServiceCatalog(context).IsManaged(request.Name, existing))
            throw Win32Errors.Create(1073, request.Name, null, existing.CommandLine);
        return plan;
    }

    private void RequireHost(ServicePlan plan)
    {
        string? hostPath = ServiceCommandLine.Parse(plan.Wanted.CommandLine).HostPath;
        if (hostPath is not null && !File.Exists(hostPath))
            throw new GoWinOpsException(nameof(Messages.ServiceHostNotStaged), request.Name, request.Name, Environment.MachineName, hostPath);
    }
}
