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
    private readonly ServiceConfigurator configurator;

    /// <summary>Carries out <paramref name="request"/>.</summary>
    internal ServiceSetter(NodeContext context, SetServiceOperation request)
    {
        this.context = context;
        this.request = request;
        configurator = new ServiceConfigurator(new ServiceSettingContext(context, request.Name), request.Settings, request.Password);
    }

    /// <summary>Compares, and changes what differs unless only a plan was asked for.</summary>
    internal async Task<ServiceChange> RunAsync(CancellationToken cancellationToken)
    {
        request.Settings.RequireValid();
        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
        bool isManaged = IsManaged(manager);
        if (request.PlanOnly)
            return await PlanAsync(manager, isManaged, cancellationToken).ConfigureAwait(false);
        // Of a service that is not ours nothing is remembered: it has no folder, and is to get none.
        using ServiceStateFile.Edit? edit = isManaged
            ? await new ServiceStateFile(context, request.Name).OpenAsync(null, null, cancellationToken).ConfigureAwait(false)
            : null;
        ServicePlan plan = Plan(manager);
        string before = edit is null ? string.Empty : NodeProtocol.Write(edit.State);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan, isManaged);
        ServiceState state = edit?.State ?? new ServiceState();
        IReadOnlyList<PropertyChange> preparations = await account.PlanAsync(state, cancellationToken).ConfigureAwait(false);
        string[] warnings = await account.ApplyAroundAsync(
            state, () => configurator.Update(manager, plan.Existing!, plan.Wanted), cancellationToken).ConfigureAwait(false);
        if (edit is not null)
        {
            plan.Remember(edit.State, request.Settings, context.Clock);
            // Without the caller's token: the service is changed already, and the state has to say so.
            if (NodeProtocol.Write(edit.State) != before)
                await edit.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return plan.Conclude(configurator, preparations, warnings);
    }

    private async Task<ServiceChange> PlanAsync(ServiceControlManager manager, bool isManaged, CancellationToken cancellationToken)
    {
        ServicePlan plan = Plan(manager);
        ServiceState state = isManaged
            ? await new ServiceStateFile(context, request.Name).ReadAsync(cancellationToken).ConfigureAwait(false)
            : new ServiceState();
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan, isManaged);
        return plan.Conclude(configurator, await account.PlanAsync(state, cancellationToken).ConfigureAwait(false), null);
    }

    private ServicePlan Plan(ServiceControlManager manager) => ServicePlan.Make(manager, request.Name, configurator, request.PlanOnly) is { Existing: not null } plan
        ? plan
        : throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, request.Name);

    private bool IsManaged(ServiceControlManager manager)
    {
        using ServiceControl service = manager.OpenService(request.Name, ServiceRights.QueryConfig);
        string commandLine = service.QueryConfiguration().CommandLine;
        bool isManaged = new ServiceCatalog(context).IsManaged(request.Name, new ServiceConfiguration { CommandLine = commandLine });
        return isManaged || request.Force
            ? isManaged
            : throw new GoWinOpsException(nameof(Messages.ServiceNotManaged), request.Name, request.Name, Environment.MachineName, commandLine);
    }
}
