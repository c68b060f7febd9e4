using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;

namespace GoWinOps.Tests.Services.Monitoring.Simulation;

/// <summary>Nodes, a watch over them and all it said, in simulated time.</summary>
internal sealed class WatchScene : IServiceWatchObserver
{
    private readonly List<SimulatedServiceNode> nodes = new();

    internal WatchScene() => Begin = Clock.UtcNow;

    internal SimulatedClock Clock { get; } = new();

    internal DateTimeOffset Begin { get; }

    internal MemoryWatchStore Store { get; } = new();

    internal List<ServiceEvent> Events { get; } = new();

    internal List<ServiceAlert> Alerts { get; } = new();

    internal List<Problem> Failures { get; } = new();

    internal ServiceWatchSettings Settings { get; set; } = new() { Interval = TimeSpan.FromSeconds(10), LookTimeout = TimeSpan.FromSeconds(30), ConnectTimeout = TimeSpan.Zero };

    internal INodeFitness Fitness { get; set; } = new NoRedistribution();

    /// <summary>Told of each event before it is kept.</summary>
    internal Action<ServiceEvent>? OnEvent { get; set; }

    /// <summary>Told of each alert.</summary>
    internal Action<ServiceAlert>? OnAlert { get; set; }

    /// <summary>Whether rules may act: what a person answers.</summary>
    internal bool Agrees { get; set; } = true;

    internal SimulatedServiceNode Add(string name, params string[] services)
    {
        SimulatedServiceNode node = new(Clock, name, services);
        nodes.Add(node);
        return node;
    }

    /// <summary>The moment so many seconds after the begin.</summary>
    internal DateTimeOffset At(double seconds) => Begin + TimeSpan.FromSeconds(seconds);

    internal ServiceWatchResult Watch(TimeSpan duration, params string[] rules) => Watch(
        Settings with { Duration = duration, Rules = rules.Length == 0 ? Settings.Rules : rules.Select(ServiceRuleText.Parse).ToArray() });

    internal ServiceWatchResult Watch(ServiceWatchSettings settings)
    {
        FleetWatch watch = new(settings, nodes.Select(node => node.Watched(node.Services.Keys.ToArray())).ToArray(), Store, this, Fitness, Clock);
        return Clock.Run(() => watch.RunAsync(CancellationToken.None));
    }

    /// <summary>Watches services by pattern.</summary>
    internal ServiceWatchResult WatchAll(TimeSpan duration, params string[] rules)
    {
        ServiceWatchSettings settings = Settings with { Duration = duration, Rules = rules.Select(ServiceRuleText.Parse).ToArray() };
        FleetWatch watch = new(settings, nodes.Select(node => node.Watched("*")).ToArray(), Store, this, Fitness, Clock);
        return Clock.Run(() => watch.RunAsync(CancellationToken.None));
    }

    internal void Wait(TimeSpan time) => Clock.Run(async () =>
    {
        await Clock.DelayAsync(time, CancellationToken.None).ConfigureAwait(false);
        return true;
    });

    /// <summary>Kinds and seconds of what was said of a service.</summary>
    internal IEnumerable<(ServiceEventKind Kind, double Second)> Said => Events.Select(one => (one.Kind, (one.Time - Begin).TotalSeconds));

    internal IEnumerable<(ServiceAlertState State, double Second)> Alerted => Alerts.Select(one => (one.State, (one.Time - Begin).TotalSeconds));

    public Task ChangedAsync(ServiceEvent change, CancellationToken cancellationToken)
    {
        OnEvent?.Invoke(change);
        Events.Add(change);
        return Task.CompletedTask;
    }

    public Task AlertedAsync(ServiceAlert alert, CancellationToken cancellationToken)
    {
        OnAlert?.Invoke(alert);
        Alerts.Add(alert);
        return Task.CompletedTask;
    }

    public Task FailedAsync(string node, Problem problem, CancellationToken cancellationToken)
    {
        Failures.Add(problem);
        return Task.CompletedTask;
    }

    public async Task<ServiceRuleOutcome> ActAsync(WatchedNode node, ServiceRule rule, ServiceAlert alert, CancellationToken cancellationToken) => Agrees
        ? await node.InvokeAsync(new RecoverServiceOperation { Name = alert.Service, Action = rule.Action }, TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(false)
        : new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = "it was not agreed to." };
}
