using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Looks at all watched services of a node in one go.</summary>
/// <remarks>Fails with <c>ServiceManagerUnreachable</c> or <c>RequiresWindows</c>; a service that is absent or may not be seen is part of the answer.</remarks>
public sealed class ObserveServicesOperation : NodeOperation<NodeObservation>
{
    /// <summary>The services: names, or patterns of services that GoWinOps installed. Empty means all of those.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>The address, as the node sees it, at which the services say whether they can take work; null asks none of them.</summary>
    public string? HealthUrl { get; set; }

    /// <summary>How long that answer may take.</summary>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task<NodeObservation> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        NodeContext.RequireWindows(ServiceControlManager.Action);
        ServiceList list = await new ServiceCatalog(context).ListAsync(Names, all: false, cancellationToken).ConfigureAwait(false);
        List<ServiceObservation> found = new();
        foreach (GoServiceInfo service in list.Services)
            found.Add(await ObserveAsync(context, service, cancellationToken).ConfigureAwait(false));
        foreach (Problem problem in list.Problems)
            found.Add(new ServiceObservation { Name = problem.Target ?? string.Empty, IsPresent = problem.ErrorId != nameof(Messages.ServiceNotFound) });
        return new NodeObservation { Services = found.OrderBy(service => service.Name, StringComparer.OrdinalIgnoreCase).ToArray() };
    }

    private async Task<ServiceObservation> ObserveAsync(NodeContext context, GoServiceInfo service, CancellationToken cancellationToken)
    {
        ServiceObservation observation = new()
        {
            Name = service.Name,
            State = service.State,
            ProcessId = service.ProcessId,
            ProcessStartTime = service.ProcessStartTimeUtc is { } start ? new DateTimeOffset(start, TimeSpan.Zero) : null,
            ExitCode = service.ExitCode,
            ServiceExitCode = service.ServiceExitCode,
            StartType = service.StartType,
            Account = service.Account,
            CommandLine = service.Release is null
                ? Services.CommandLine.Join(service.ExecutablePath, service.Arguments)
                : string.Join(" ", service.Arguments.Select(argument => argument.Length == 0 ? "\"\"" : argument)),
            Release = service.Release,
            MemoryBytes = service.MemoryBytes ?? WorkingSet.OfProcess(service.ProcessId),
            Restarts = service.Restarts,
            IsReady = IsBetweenRuns(service) ? false : service.IsReady,
            ReadyReason = service.IsReady == false || IsBetweenRuns(service) ? service.LastDecision : null,
        };
        if (service.Release is not null)
        {
            observation.Intent = (await new ServiceStateFile(context, service.Name).ReadAsync(cancellationToken).ConfigureAwait(false)).Intent;
            observation.IsPassive = await StandbyPlace.IsPassiveAsync(context, service.Name, cancellationToken).ConfigureAwait(false);
        }

        if (HealthUrl is not null && service.State == GoServiceState.Running)
        {
            ProbeResult answer = await HttpProbe.AskAsync(new ProbeHttpOperation { Url = HealthUrl, Timeout = HealthTimeout }, cancellationToken).ConfigureAwait(false);
            observation.IsReady = answer.Healthy && observation.IsReady != false;
            observation.ReadyReason = answer.Healthy ? observation.ReadyReason : answer.Reason;
        }

        return observation;
    }

    // Under the service host the service runs on while its program is down.
    private static bool IsBetweenRuns(GoServiceInfo service) => service.State == GoServiceState.Running && service.ProgramState is "Restarting" or "Failed";
}
