using System;
using System.Collections.Generic;
using System.IO;
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
        // One address stands for all of them: it is asked once.
        ProbeResult? health = HealthUrl is not null && Array.Exists(list.Services, service => service.State == GoServiceState.Running)
            ? await HttpProbe.AskAsync(new ProbeHttpOperation { Url = HealthUrl, Timeout = HealthTimeout }, cancellationToken).ConfigureAwait(false)
            : null;
        Dictionary<string, ServiceObservation> found = new(StringComparer.OrdinalIgnoreCase);
        List<Problem> problems = new();
        foreach (GoServiceInfo service in list.Services)
            found[service.Name] = await ObserveAsync(context, service, health, problems, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in list.Problems)
        {
            if (problem.Target is not { Length: > 0 } name || found.ContainsKey(name))
                problems.Add(problem);
            else
                found[name] = new ServiceObservation { Name = name, IsPresent = problem.ErrorId != nameof(Messages.ServiceNotFound) };
        }

        return new NodeObservation
        {
            Services = found.Values.OrderBy(service => service.Name, StringComparer.OrdinalIgnoreCase).ToArray(),
            Problems = problems.GroupBy(problem => problem.Message, StringComparer.Ordinal).Select(same => same.First()).ToArray(),
        };
    }

    private async Task<ServiceObservation> ObserveAsync(NodeContext context, GoServiceInfo service, ProbeResult? health, List<Problem> problems, CancellationToken cancellationToken)
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
            CommandLine = ShownCommandLine.Of(service.Release is null ? service.ExecutablePath : null, service.Arguments),
            Release = service.Release,
            MemoryBytes = service.MemoryBytes ?? WorkingSet.OfProcess(service.ProcessId),
            Restarts = service.Restarts,
            IsReady = IsBetweenRuns(service) ? false : service.IsReady,
            ReadyReason = service.IsReady == false || IsBetweenRuns(service) ? service.LastDecision : null,
        };
        if (service.Release is not null)
            await RecallAsync(context, observation, problems, cancellationToken).ConfigureAwait(false);
        if (health is not null && service.State == GoServiceState.Running)
        {
            observation.IsReady = health.Healthy && observation.IsReady != false;
            observation.ReadyReason = health.Healthy ? observation.ReadyReason : ShownCommandLine.WithoutQuery(health.Reason, HealthUrl!);
        }

        return observation;
    }

    // Damaged memory of one service must not hide all others: it is looked at without.
    private static async Task RecallAsync(NodeContext context, ServiceObservation observation, List<Problem> problems, CancellationToken cancellationToken)
    {
        try
        {
            observation.IsPassive = await StandbyPlace.IsPassiveAsync(context, observation.Name, cancellationToken).ConfigureAwait(false);
            observation.IsBeingDeployed = await DeploymentUnderWay.FindAsync(context, observation.Name, cancellationToken).ConfigureAwait(false) is not null;
            observation.Intent = (await new ServiceStateFile(context, observation.Name).ReadAsync(cancellationToken).ConfigureAwait(false)).Intent;
            // Last, because it asks Windows as well: what that refuses must not make a service that was stopped on purpose look like one that failed.
            if (await new RecoverySuspension(context, ServiceRecoveryManager.Instance).FindLeftBehindAsync(observation.Name, cancellationToken).ConfigureAwait(false) is { } left)
                problems.Add(left.ToProblem(observation.Name));
        }
        catch (Exception exception) when (exception is GoWinOpsException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Problem.From(exception));
        }
    }

    // Under the service host the service runs on while its program is down.
    private static bool IsBetweenRuns(GoServiceInfo service) => service.State == GoServiceState.Running && service.ProgramState is "Restarting" or "Failed";
}
