using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Brings one service of this node to what is asked: makes it where there is none.</summary>
internal sealed class ServiceInstaller
{
    private readonly NodeContext context;
    private readonly InstallServiceOperation request;
    private readonly ReleaseFolder releases;
    private readonly ServiceConfigurator configurator;

    /// <summary>Carries out <paramref name="request"/>.</summary>
    internal ServiceInstaller(NodeContext context, InstallServiceOperation request)
    {
        this.context = context;
        this.request = request;
        releases = new ReleaseFolder(context, request.Name);
        ServiceSettingContext setting = new(context, request.Name) { Executable = releases.PathOf(request.Version, request.FileName) };
        configurator = new ServiceConfigurator(setting, request.Settings, request.Password);
    }

    /// <summary>Compares, and changes what differs unless only a plan was asked for.</summary>
    internal async Task<ServiceChange> RunAsync(CancellationToken cancellationToken)
    {
        request.Settings.RequireValid();
        if (request.PlanOnly)
        {
            using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect);
            ServicePlan plan = Plan(manager);
            ServiceState state = await new ServiceStateFile(context, request.Name).ReadAsync(cancellationToken).ConfigureAwait(false);
            return plan.Conclude(configurator, await ServiceAccountSetup.For(context, plan).PlanAsync(state, cancellationToken).ConfigureAwait(false), null);
        }

        releases.RequireStaged(request.Version, request.FileName);
        using ServiceStateFile.Edit edit = await new ServiceStateFile(context, request.Name)
            .OpenAsync(request.FencingToken, request.RolloutId, cancellationToken).ConfigureAwait(false);
        return await CarryOutAsync(edit, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServiceChange> CarryOutAsync(ServiceStateFile.Edit edit, CancellationToken cancellationToken)
    {
        using ServiceControlManager reader = ServiceControlManager.Open(ServiceManagerRights.Connect);
        ServicePlan plan = Plan(reader);
        string before = NodeProtocol.Write(edit.State);
        edit.State.Current = request.Version;
        plan.Remember(edit.State, request.Settings, context.Clock);
        ServiceAccountSetup account = ServiceAccountSetup.For(context, plan);
        IReadOnlyList<PropertyChange> preparations = await account.PlanAsync(edit.State, cancellationToken).ConfigureAwait(false);
        string[] warnings;
        if (plan.Existing is null)
        {
            using ServiceControlManager maker = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.CreateService);
            using ServiceControl service = configurator.Create(maker, plan.Wanted);
            try
            {
                warnings = await account.ApplyAsync(edit.State, cancellationToken).ConfigureAwait(false);
                await edit.SaveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                account.Undo();
                ServiceConfigurator.Undo(service, exception);
                throw;
            }
        }
        else
        {
            warnings = await account.ApplyAroundAsync(
                edit.State, () => configurator.Update(reader, plan.Existing, plan.Wanted), cancellationToken).ConfigureAwait(false);
            // Without the caller's token: the service is changed already, and the state has to say so.
            if (NodeProtocol.Write(edit.State) != before || request.FencingToken is not null)
                await edit.SaveAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return plan.Conclude(configurator, preparations, warnings);
    }

    private ServicePlan Plan(ServiceControlManager manager)
    {
        ServicePlan plan = ServicePlan.Make(manager, request.Name, configurator, request.PlanOnly);
        if (plan.Existing is { } existing && !request.Adopt && !new ServiceCatalog(context).IsManaged(request.Name, existing))
            throw Win32Errors.Create(1073, request.Name, null, existing.CommandLine);
        return plan;
    }
}
