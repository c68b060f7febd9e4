using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>One start, stop or restart of services of this node.</summary>
internal sealed class ServiceControlRun
{
    private readonly NodeContext context;
    private readonly ControlServicesOperation request;
    private readonly OperatorIntent intent;
    private readonly ConcurrentDictionary<string, Progress> services = new(StringComparer.OrdinalIgnoreCase);

    internal ServiceControlRun(NodeContext context, ControlServicesOperation request)
    {
        this.context = context;
        this.request = request;
        intent = new OperatorIntent(context);
    }

    /// <summary>Does what was asked for and says of each service what came of it.</summary>
    internal async Task<ServiceControlReport> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (request.Limit > TimeSpan.Zero)
            limited.CancelAfter(request.Limit);
        IReadOnlyList<string> names = new ServiceCatalog(context).FindNames(request.Names);
        foreach (string name in names)
            services[name] = new Progress(name);
        ServiceGraph graph = Look(names);
        if (request.Action != ServiceControlAction.Start)
            await EachAsync(graph.Waves(names).Reverse(), name => StopAsync(services[name], graph, limited.Token, cancellationToken)).ConfigureAwait(false);
        if (request.Action != ServiceControlAction.Stop)
            await EachAsync(graph.Waves(ToStart(names)), name => StartAsync(name, limited.Token, cancellationToken)).ConfigureAwait(false);
        foreach (Progress service in services.Values)
            service.Outcome.Service ??= await TryDescribeAsync(service.Name, cancellationToken).ConfigureAwait(false);
        return new ServiceControlReport
        {
            Outcomes = services.Values.Select(service => service.ToOutcome()).OrderBy(outcome => outcome.Name, StringComparer.OrdinalIgnoreCase).ToArray(),
        };
    }

    private static async Task EachAsync(IEnumerable<IReadOnlyList<string>> waves, Func<string, Task> action)
    {
        foreach (IReadOnlyList<string> wave in waves)
            await Task.WhenAll(wave.Select(action)).ConfigureAwait(false);
    }

    private ServiceGraph Look(IReadOnlyList<string> names)
    {
        if (request.Action != ServiceControlAction.Start)
            return ServiceGraph.OfActive(context, names);
        using ServiceControlManager manager = ServiceControlManager.Open(Windows.ServiceManagerRights.Connect, context.ServiceMachine);
        return ServiceGraph.OfNeeds(manager, names);
    }

    // What was stopped for others is started again, also when the other did not come back: it says itself what it lacks then.
    private IEnumerable<string> ToStart(IReadOnlyList<string> names) => names.Where(name => services[name].Problems.Count == 0)
        .Concat(services.Values.SelectMany(service => service.StoppedDependents))
        .Distinct(StringComparer.OrdinalIgnoreCase);

    private async Task StopAsync(Progress service, ServiceGraph graph, CancellationToken limited, CancellationToken cancellationToken)
    {
        bool staysStopped = request.Action == ServiceControlAction.Stop;
        OperatorIntent.Record? before = null;
        try
        {
            limited.ThrowIfCancellationRequested();
            before = await intent.RecordAsync(service.Name, staysStopped ? ServiceIntent.Stop : ServiceIntent.Run, limited).ConfigureAwait(false);
            service.Warn(before?.Warning);
            ServiceTransition stopped = await new ServiceStopper(context, graph)
                .StopAsync(service.Name, request.Timeout, request.Force, request.StopDependents, service.StoppedDependents, limited).ConfigureAwait(false);
            service.Outcome.Service = stopped.Service;
            if (stopped.WasKilled)
                service.Warn($"'{service.Name}' on '{SubjectMachine.Name}' ignored the stop and was killed.");
        }
        catch (Exception exception)
        {
            // Wanted is what came about, whatever else ended it, Ctrl+C included: a service that runs on is to be looked after as before.
            if (staysStopped && await TryDescribeAsync(service.Name, CancellationToken.None).ConfigureAwait(false) is { State: GoServiceState.Running })
                await intent.TakeBackAsync(service.Name, before, CancellationToken.None).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
                throw;
            service.Fail(ProblemOf(exception, service.Name));
        }

        // Left running, a watcher would start them again, and with them what they need.
        foreach (string dependent in staysStopped ? service.StoppedDependents.ToList() : new List<string>())
            service.Warn((await intent.RecordAsync(dependent, ServiceIntent.Stop, cancellationToken).ConfigureAwait(false))?.Warning);
    }

    private async Task StartAsync(string name, CancellationToken limited, CancellationToken cancellationToken)
    {
        Progress service = services.TryGetValue(name, out Progress? selected) ? selected : OwnerOf(name);
        bool isSelected = selected is not null;
        try
        {
            limited.ThrowIfCancellationRequested();
            if (isSelected && request.Action == ServiceControlAction.Start)
                service.Warn((await intent.RecordAsync(name, ServiceIntent.Run, limited).ConfigureAwait(false))?.Warning);
            ServiceTransition started = await new ServiceStarter(context).StartAsync(name, request.Timeout, limited).ConfigureAwait(false);
            if (isSelected)
            {
                service.Outcome.Service = started.Service;
                service.StartedDependencies.AddRange(started.StartedDependencies);
            }

            foreach (string need in started.StartedDependencies)
                service.Warn((await intent.RecordAsync(need, ServiceIntent.Run, cancellationToken).ConfigureAwait(false))?.Warning);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (isSelected)
                service.Outcome.Service = null;
            service.Fail(ProblemOf(exception, name));
        }
    }

    // Nobody but the limit cancels where nobody gave up.
    private Problem ProblemOf(Exception exception, string service)
    {
        Problem problem = exception is OperationCanceledException
            ? Problem.Create(nameof(Messages.NodeTimedOut), service, SubjectMachine.Name, $"{request.Action} {service}", request.Limit)
            : Problem.From(exception);
        problem.Target ??= service;
        return problem;
    }

    // A service that was stopped for another one, and is not among those asked for.
    private Progress OwnerOf(string dependent) =>
        services.Values.First(service => service.StoppedDependents.Contains(dependent, StringComparer.OrdinalIgnoreCase));

    private async Task<GoServiceInfo?> TryDescribeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            using ServiceControlManager manager = ServiceControlManager.Open(Windows.ServiceManagerRights.Connect, context.ServiceMachine);
            return await new ServiceCatalog(context).DescribeAsync(manager, name, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException)
        {
            // It is described on top of a failure that has been reported.
            return null;
        }
    }

    /// <summary>What has come of one service so far. Several dependents may fail for one service at the same time.</summary>
    private sealed class Progress
    {
        private readonly List<string> warnings = new();

        internal Progress(string name)
        {
            Name = name;
            Outcome = new ServiceControlOutcome { Name = name };
        }

        internal string Name { get; }

        internal ServiceControlOutcome Outcome { get; }

        internal List<Problem> Problems { get; } = new();

        internal List<string> StoppedDependents { get; } = new();

        internal List<string> StartedDependencies { get; } = new();

        internal void Warn(string? text)
        {
            lock (warnings)
            {
                if (text is not null)
                    warnings.Add(text);
            }
        }

        internal void Fail(Problem problem)
        {
            lock (warnings)
                Problems.Add(problem);
        }

        internal ServiceControlOutcome ToOutcome()
        {
            Outcome.Problems = Problems.ToArray();
            Outcome.Warnings = warnings.ToArray();
            Outcome.StoppedDependents = StoppedDependents.ToArray();
            Outcome.StartedDependencies = StartedDependencies.ToArray();
            return Outcome;
        }
    }
}
