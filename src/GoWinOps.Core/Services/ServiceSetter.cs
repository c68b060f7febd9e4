using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Changes how one service of this node is set up.</summary>
internal sealed class ServiceSetter
{
    private readonly NodeContext context;
    private readonly SetServiceOperation request;

    /// <summary>Carries out <paramref name="request"/>.</summary>
    internal ServiceSetter(NodeContext context, SetServiceOperation request)
    {
        this.context = context;
        this.request = request;
    }

    /// <summary>Compares, and changes what differs unless only a plan was asked for.</summary>
    internal async Task<ServiceChange> RunAsync(CancellationToken cancellationToken)
    {
        request.Settings.RequireValid();
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        ServiceCommandLine? managed = FindManaged(manager);
        if (request.PlanOnly)
            return await PlanAsync(manager, managed, cancellationToken).ConfigureAwait(false);
        // Of a service that is not ours nothing is remembered: it has no folder, and is to get none.
        using ServiceStateFile.Edit? edit = managed is not null
            ? await new ServiceStateFile(context, request.Name).OpenAsync(null, null, cancellationToken).ConfigureAwait(false)
            : null;
        string before = edit is null ? string.Empty : NodeProtocol.Write(edit.State);
        ServiceState state = edit?.State ?? new ServiceState();
        (ServiceConfigurator configurator, SupervisionPlan? supervision) = await PrepareAsync(managed, state, cancellationToken).ConfigureAwait(false);
        ServicePlan plan = Plan(manager, configurator);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan, managed is not null);
        IReadOnlyList<PropertyChange> preparations = await account.PlanAsync(state, cancellationToken).ConfigureAwait(false);
        string[] warnings = await ChangeAsync(
            supervision,
            () => account.ApplyAroundAsync(state, () => configurator.Update(manager, plan.Existing!, plan.Wanted), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (edit is not null)
        {
            plan.Remember(edit.State, request.Settings, context.Clock);
            supervision!.Remember(edit.State, request.Settings, isNew: false, context.Clock);
            // Without the caller's token: the service is changed already, and the state has to say so.
            if (NodeProtocol.Write(edit.State) != before)
                await configurator.SaveOrRevertAsync(manager, plan, () => edit.SaveAsync(CancellationToken.None)).ConfigureAwait(false);
        }

        supervision?.AddTo(plan.Change);
        return plan.Conclude(configurator, preparations, warnings);
    }

    private async Task<ServiceChange> PlanAsync(ServiceControlManager manager, ServiceCommandLine? managed, CancellationToken cancellationToken)
    {
        ServiceState state = managed is not null
            ? await new ServiceStateFile(context, request.Name).ReadAsync(cancellationToken).ConfigureAwait(false)
            : new ServiceState();
        (ServiceConfigurator configurator, SupervisionPlan? supervision) = await PrepareAsync(managed, state, cancellationToken).ConfigureAwait(false);
        ServicePlan plan = Plan(manager, configurator);
        supervision?.AddTo(plan.Change);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan, managed is not null);
        return plan.Conclude(configurator, await account.PlanAsync(state, cancellationToken).ConfigureAwait(false), null);
    }

    private async Task<(ServiceConfigurator Configurator, SupervisionPlan? Supervision)> PrepareAsync(
        ServiceCommandLine? managed, ServiceState state, CancellationToken cancellationToken)
    {
        if (managed is null)
            return (new ServiceConfigurator(new ServiceSettingContext(context, request.Name), request.Settings, request.Password), null);
        ServiceMode? mode = await ChooseModeAsync(managed, state, cancellationToken).ConfigureAwait(false);
        ServiceSettingContext setting = new(context, request.Name)
        {
            Mode = mode, HostPath = mode == ServiceMode.Hosted ? HostPath(managed) : null, Installed = request.Restore ? state.Installed : null,
        };
        ServiceMode wanted = mode ?? (managed.HostPath is null ? ServiceMode.Native : ServiceMode.Hosted);
        ServiceSupervision? asked = request.Settings.Supervision ?? (request.Restore ? state.Supervision : null);
        SupervisionPlan supervision = await SupervisionPlan.MakeAsync(context, request.Name, wanted, asked, cancellationToken).ConfigureAwait(false);
        return (new ServiceConfigurator(setting, request.Settings, request.Password), supervision);
    }

    private async Task<ServiceMode?> ChooseModeAsync(ServiceCommandLine managed, ServiceState state, CancellationToken cancellationToken)
    {
        if (request.Settings.Mode is not null)
        {
            return await new ServiceModeChoice(request.Name, request.Settings.Mode, state.Mode)
                .DecideAsync(null, managed.Executable, request.IsNativeForced, cancellationToken).ConfigureAwait(false);
        }

        if (request.Restore)
            return state.Installed?.Mode;
        // Another host alone can be asked for, too.
        return request.HostSha256 is not null && managed.HostPath is not null ? ServiceMode.Hosted : null;
    }

    private string? HostPath(ServiceCommandLine managed)
    {
        ServiceHostFolder hosts = new(context);
        bool keepsHost = request.Restore && request.Settings.Mode is null && managed.HostPath is not null;
        if (!keepsHost && request.HostSha256 is { } host)
            return request.PlanOnly ? hosts.PathOf(host) : hosts.RequireStaged(host, request.Name);
        return managed.HostPath
            ?? throw new GoWinOpsException(nameof(Messages.ServiceHostNotStaged), request.Name, request.Name, Environment.MachineName, ServiceCommandLine.HostFileName);
    }

    private static async Task<string[]> ChangeAsync(SupervisionPlan? supervision, Func<Task<string[]>> change, CancellationToken cancellationToken)
    {
        if (supervision is null)
            return await change().ConfigureAwait(false);
        try
        {
            await supervision.ApplyAsync(cancellationToken).ConfigureAwait(false);
            return await change().ConfigureAwait(false);
        }
        catch (Exception)
        {
            await supervision.UndoAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ServicePlan Plan(ServiceControlManager manager, ServiceConfigurator configurator) =>
        ServicePlan.Make(manager, request.Name, configurator, request.PlanOnly) is { Existing: not null } plan
            ? plan
            : throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, request.Name);

    // The command line of a service that is ours; null for one that is not, and is to be changed all the same.
    private ServiceCommandLine? FindManaged(ServiceControlManager manager)
    {
        using ServiceControl service = manager.OpenService(request.Name, ServiceRights.QueryConfig);
        string commandLine = service.QueryConfiguration().CommandLine;
        if (new ServiceCatalog(context).IsManaged(request.Name, new ServiceConfiguration { CommandLine = commandLine }))
            return ServiceCommandLine.Parse(commandLine);
        bool needsFolder = request.Settings.Mode is not null || request.Settings.Supervision is not null;
        return request.Force && !needsFolder
            ? null
            : throw new GoWinOpsException(nameof(Messages.ServiceNotManaged), request.Name, request.Name, Environment.MachineName, commandLine);
    }
}
