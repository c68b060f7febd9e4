using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Tests.Services.Monitoring.Simulation;

/// <summary>A node whose services live by a schedule; a look takes its time.</summary>
internal sealed class SimulatedServiceNode : INodeChannel
{
    private readonly IClock clock;
    private readonly SortedList<(DateTimeOffset At, int Order), Action> schedule = new();
    private int nextProcess = 1000;

    internal SimulatedServiceNode(IClock clock, string name, params string[] services)
    {
        this.clock = clock;
        NodeName = name;
        foreach (string service in services)
        {
            Services[service] = new ServiceObservation { Name = service, StartType = GoServiceStartType.Automatic, Release = "1.0.0", CommandLine = "--listen :80" };
            Start(service);
        }
    }

    public string NodeName { get; }

    internal Dictionary<string, ServiceObservation> Services { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal TimeSpan Latency { get; set; }

    internal bool IsDown { get; set; }

    /// <summary>How long an action takes.</summary>
    internal TimeSpan RecoveryTime { get; set; }

    /// <summary>Whether starting a service helps: when not, it ends again at once.</summary>
    internal bool StartFails { get; set; }

    internal IServiceLookTap? Tap { get; set; }

    internal List<DateTimeOffset> Looks { get; } = new();

    /// <summary>Told of the number of each look, before it is answered.</summary>
    internal Action<int>? OnLook { get; set; }

    /// <summary>What cannot be read there.</summary>
    internal Problem[] Problems { get; set; } = [];

    internal List<(DateTimeOffset At, ServiceRuleAction Action)> Recoveries { get; } = new();

    internal WatchedNode Watched(params string[] services) => new(NodeName, services, _ => Task.FromResult<INodeChannel>(this));

    internal void At(DateTimeOffset time, Action change) => schedule.Add((time, schedule.Count), change);

    internal void Start(string service)
    {
        ServiceObservation one = Services[service];
        one.State = GoServiceState.Running;
        one.ProcessId = nextProcess++;
        one.ProcessStartTime = clock.UtcNow;
        one.ExitCode = 0;
        one.MemoryBytes = 100 << 20;
    }

    internal void End(string service, int exitCode, ServiceIntent intent = ServiceIntent.None)
    {
        ServiceObservation one = Services[service];
        one.State = GoServiceState.Stopped;
        one.ProcessId = 0;
        one.ProcessStartTime = null;
        one.ExitCode = exitCode;
        one.Intent = intent;
        one.IsReady = null;
        one.MemoryBytes = null;
    }

    public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await clock.DelayAsync(Latency, cancellationToken).ConfigureAwait(false);
        while (schedule.Count > 0 && schedule.Keys[0].At <= clock.UtcNow)
        {
            Action change = schedule.Values[0];
            schedule.RemoveAt(0);
            change();
        }

        if (operation is ObserveServicesOperation)
            Tap?.Looked(!IsDown, Services.Values.First());
        if (IsDown)
            throw new GoWinOpsException(nameof(Messages.NodeUnreachable), NodeName, NodeName, "no route to host");
        return operation switch
        {
            ObserveServicesOperation look => (TResult)(object)Observe(look),
            RecoverServiceOperation recover => (TResult)(object)await RecoverAsync(recover, cancellationToken).ConfigureAwait(false),
            _ => throw new NotSupportedException(operation.GetType().Name),
        };
    }

    public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private NodeObservation Observe(ObserveServicesOperation look)
    {
        OnLook?.Invoke(Looks.Count + 1);
        Looks.Add(clock.UtcNow);
        // Over the wire every look is a copy.
        return NodeProtocol.Read<NodeObservation>(NodeProtocol.Write(new NodeObservation
        {
            Problems = Problems,
            Services = Services.Values.Concat(look.Names.Where(name => name != "*" && !Services.ContainsKey(name)).Select(name => new ServiceObservation { Name = name, IsPresent = false })).ToArray(),
        }));
    }

    private async Task<ServiceRuleOutcome> RecoverAsync(RecoverServiceOperation recover, CancellationToken cancellationToken)
    {
        Recoveries.Add((clock.UtcNow, recover.Action));
        await clock.DelayAsync(RecoveryTime, cancellationToken).ConfigureAwait(false);
        if (Services[recover.Name].Intent == ServiceIntent.Stop)
            return new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = "it was stopped on purpose." };
        if (StartFails)
            throw new GoWinOpsException(nameof(Messages.ServiceCrashed), recover.Name, recover.Name, NodeName);
        Start(recover.Name);
        return new ServiceRuleOutcome { Sentence = "it runs." };
    }
}
