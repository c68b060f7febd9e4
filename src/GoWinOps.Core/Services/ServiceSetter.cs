using System;
using System.Collections.Generic;
using System.IO;
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
        ServiceCommandLine? managed = await FindManagedAsync(manager, cancellationToken).ConfigureAwait(false);
        if (request.PlanOnly)
            return await PlanAsync(manager, managed, cancellationToken).ConfigureAwait(false);
        return managed is null
            ? await ChangeForeignAsync(manager, cancellationToken).ConfigureAwait(false)
            : await ChangeManagedAsync(manager, managed, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceChange> ChangeManagedAsync(ServiceControlManager manager, ServiceCommandLine managed, CancellationToken cancellationToken)
    {
        using ServiceStateFile.Edit edit = await new ServiceStateFile(context, request.Name).OpenAsync(null, null, cancellationToken).ConfigureAwait(false);
        string before = NodeProtocol.Write(edit.State);
        ServiceModeChoice choice = ServiceModeChoice.For(request.Name, request.Settings.Mode, edit.State);
        (ServiceConfigurator configurator, SupervisionPlan supervision) = await PrepareAsync(managed, edit.State, choice, cancellationToken).ConfigureAwait(false);
        ServicePlan plan = Plan(manager, configurator);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan);
        IReadOnlyList<PropertyChange> preparations = await account.PlanAsync(edit.State, cancellationToken).ConfigureAwait(false);
        string[] warnings;
        try
        {
            await supervision.ApplyAsync(cancellationToken).ConfigureAwait(false);
            warnings = await account.ApplyAroundAsync(edit.State, () => configurator.Update(manager, plan.Existing!, plan.Wanted), cancellationToken).ConfigureAwait(false);
            plan.Remember(edit.State, request.Settings, context.Clock);
            supervision.Remember(edit.State);
            if (request.Settings.Mode is not null)
            {
                plan.AddExisting(choice.Compare(edit.State));
                choice.Remember(edit.State);
            }

            // Without the caller's token: the service is changed already, and the state has to say so.
            if (NodeProtocol.Write(edit.State) != before)
                await configurator.SaveOrRevertAsync(manager, plan, account, () => edit.SaveAsync(CancellationToken.None)).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await supervision.UndoAsync().ConfigureAwait(false);
            throw;
        }

        supervision.AddTo(plan.Change);
        return plan.Conclude(configurator, preparations, warnings);
    }

    // A service that is not ours has no folder, and is to get none. What has to be taken back when it goes is remembered for the node.
    private async Task<ServiceChange> ChangeForeignAsync(ServiceControlManager manager, CancellationToken cancellationToken)
    {
        ServiceState state = new();
        ServiceConfigurator configurator = ForeignConfigurator();
        ServicePlan plan = Plan(manager, configurator);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan, isManaged: false);
        IReadOnlyList<PropertyChange> preparations = await account.PlanAsync(state, cancellationToken).ConfigureAwait(false);
        string[] warnings = await account.ApplyAroundAsync(state, () => configurator.Update(manager, plan.Existing!, plan.Wanted), cancellationToken).ConfigureAwait(false);
        if (state.GrantedLogonRights.Length > 0)
        {
            ForeignLogonRights rights = new(context);
            await configurator.SaveOrRevertAsync(
                manager, plan, account, () => rights.AddAsync(request.Name, state.GrantedLogonRights, CancellationToken.None)).ConfigureAwait(false);
        }

        return plan.Conclude(configurator, preparations, warnings);
    }

    private async Task<ServiceChange> PlanAsync(ServiceControlManager manager, ServiceCommandLine? managed, CancellationToken cancellationToken)
    {
        ServiceState state = managed is null ? new ServiceState() : await new ServiceStateFile(context, request.Name).ReadAsync(cancellationToken).ConfigureAwait(false);
        ServiceModeChoice choice = ServiceModeChoice.For(request.Name, request.Settings.Mode, state);
        SupervisionPlan? supervision = null;
        ServiceConfigurator configurator = ForeignConfigurator();
        if (managed is not null)
            (configurator, supervision) = await PrepareAsync(managed, state, choice, cancellationToken).ConfigureAwait(false);
        ServicePlan plan = Plan(manager, configurator);
        supervision?.AddTo(plan.Change);
        if (managed is not null && request.Settings.Mode is not null)
            plan.AddExisting(choice.Compare(state));
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan, managed is not null);
        return plan.Conclude(configurator, await account.PlanAsync(state, cancellationToken).ConfigureAwait(false), null);
    }

    private ServiceConfigurator ForeignConfigurator() => new(new ServiceSettingContext(context, request.Name), request.Settings, request.Password);

    private async Task<(ServiceConfigurator Configurator, SupervisionPlan Supervision)> PrepareAsync(
        ServiceCommandLine managed, ServiceState state, ServiceModeChoice choice, CancellationToken cancellationToken)
    {
        string? executable = request.Restore ? RemovedRelease(managed, state) : null;
        ServiceMode? mode = await ChooseModeAsync(managed with { Executable = executable ?? managed.Executable }, state, choice, cancellationToken).ConfigureAwait(false);
        ServiceSettingContext setting = new(context, request.Name)
        {
            Executable = executable,
            Mode = mode,
            HostPath = mode == ServiceMode.Hosted ? HostPath(managed) : null,
            Installed = request.Restore ? state.Installed : null,
        };
        ServiceMode wanted = mode ?? (managed.HostPath is null ? ServiceMode.Native : ServiceMode.Hosted);
        ServiceSupervision? asked = request.Settings.Supervision ?? (request.Restore ? state.Supervision : null);
        SupervisionPlan supervision = await SupervisionPlan.MakeAsync(context, request.Name, wanted, asked, cancellationToken).ConfigureAwait(false);
        return (new ServiceConfigurator(setting, request.Settings, request.Password), supervision);
    }

    // The executable of the release the service was last set to run, where it runs something else now.
    private string? RemovedRelease(ServiceCommandLine managed, ServiceState state)
    {
        ReleaseFolder releases = new(context, request.Name);
        return state.Current is { } current && !string.Equals(releases.VersionOf(managed.Executable), current, StringComparison.OrdinalIgnoreCase)
            ? releases.RequireStaged(current)
            : null;
    }

    private async Task<ServiceMode?> ChooseModeAsync(ServiceCommandLine managed, ServiceState state, ServiceModeChoice choice, CancellationToken cancellationToken)
    {
        if (request.Settings.Mode is not null)
            return await choice.DecideAsync(null, managed.Executable, request.IsNativeForced, cancellationToken).ConfigureAwait(false);
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

    private ServicePlan Plan(ServiceControlManager manager, ServiceConfigurator configurator) =>
        ServicePlan.Make(manager, request.Name, configurator, request.PlanOnly) is { Existing: not null } plan
            ? plan
            : throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, request.Name);

    // The command line of a service that is ours; null for one that is not, and is to be changed all the same.
    private async Task<ServiceCommandLine?> FindManagedAsync(ServiceControlManager manager, CancellationToken cancellationToken)
    {
        using ServiceControl service = manager.OpenService(request.Name, ServiceRights.QueryConfig);
        string commandLine = service.QueryConfiguration().CommandLine;
        ServiceCatalog catalog = new(context);
        // One that was ours and was led away to another program is ours to lead back.
        if (catalog.IsManaged(request.Name, commandLine) || (request.Restore && await catalog.WasManagedAsync(request.Name, cancellationToken).ConfigureAwait(false)))
            return ServiceImagePath.Parse(commandLine, File.Exists);
        bool needsFolder = request.Settings.Mode is not null || request.Settings.Supervision is not null;
        return request.Force && !needsFolder
            ? null
            : throw new GoWinOpsException(nameof(Messages.ServiceNotManaged), request.Name, request.Name, Environment.MachineName, commandLine);
    }
}
