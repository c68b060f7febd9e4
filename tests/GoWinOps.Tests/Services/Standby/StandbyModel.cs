using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Rollouts.Simulation;
using GoWinOps.Time;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>Time of the machine that watches: simulated, and the measure of all other clocks.</summary>
internal sealed class WatchClock(SimulatedClock clock) : IClock
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset UtcNow => clock.UtcNow;

    public TimeSpan Elapsed => clock.UtcNow - Origin;

    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => clock.DelayAsync(delay, cancellationToken);
}

/// <summary>
/// A node with a clock of its own, which runs a little fast or slow, and a watcher that obeys leases as late as it is allowed to. The real rules
/// (<see cref="LeaseGuard"/>) decide.
/// </summary>
internal sealed class ModelNode
{
    private readonly SimulatedClock clock;
    private readonly double rate;
    private DateTimeOffset bootedAt;
    private int boots;
    private StandbyLease? lease;

    internal ModelNode(SimulatedClock clock, string name, double rate)
    {
        this.clock = clock;
        this.rate = rate;
        Name = Machine = name;
        bootedAt = clock.UtcNow - TimeSpan.FromHours(1);
    }

    internal string Name { get; }

    internal bool IsOn { get; set; } = true;

    /// <summary>Whether the service's process lives.</summary>
    internal bool Runs { get; set; }

    internal ServiceIntent Intent { get; set; }

    /// <summary>Whether a deployment is at work there.</summary>
    internal bool IsDeploying { get; set; }

    /// <summary>Whether its lease lets the service run.</summary>
    internal bool IsLive => IsOn && lease is not null && LeaseGuard.IsLive(lease, Tick, BootId);

    internal StandbyLease? Lease => lease;

    private long Tick => (long)((clock.UtcNow - bootedAt).TotalMilliseconds * rate);

    /// <summary>The machine; two nodes of one machine are one node that was named twice.</summary>
    internal string Machine { get; set; }

    private string BootId => $"{Machine}-{boots}";

    internal void PowerOff()
    {
        IsOn = false;
        Runs = false;
    }

    internal void PowerOn()
    {
        IsOn = true;
        boots++;
        bootedAt = clock.UtcNow;
    }

    /// <summary>The watcher acts only at the last moment that is promised: the time to stop, and to notice and kill.</summary>
    internal void Enforce()
    {
        if (!IsOn || lease is null || !Runs)
            return;
        bool isLate = LeaseGuard.DutyOf(lease, Tick, BootId) == LeaseDuty.Kill
            && (lease.BootId != BootId || Tick - End() >= lease.StopTimeoutMilliseconds + (long)StandbyTiming.Enforcement.TotalMilliseconds - 1);
        if (isLate)
            Runs = false;
    }

    /// <summary>The moment at which <see cref="Enforce"/> has to look again; null when nothing is to be enforced.</summary>
    internal DateTimeOffset? NextEnforcement()
    {
        if (!IsOn || lease is not { Epoch: > 0 } || !Runs || lease.ExpiresAtTick == StandbyLease.NoEnd)
            return null;
        double left = End() + lease.StopTimeoutMilliseconds + StandbyTiming.Enforcement.TotalMilliseconds - Tick;
        return clock.UtcNow + TimeSpan.FromMilliseconds(Math.Max(1, left / rate));
    }

    internal StandbyAnswer Ask(StandbyRequest request)
    {
        LeaseRuling ruling = LeaseGuard.Apply(lease, request, Tick, BootId);
        lease = ruling.Lease;
        return new StandbyAnswer
        {
            Refusal = ruling.Refusal,
            Tick = Tick,
            BootId = BootId,
            Lease = lease?.Copy(),
            IsLive = lease is not null && LeaseGuard.IsLive(lease, Tick, BootId),
            IsHeld = lease is not null && LeaseGuard.IsHeld(lease, Tick, BootId),
            State = Runs ? GoServiceState.Running : GoServiceState.Stopped,
            Release = "1.0.0",
            Intent = Intent,
            IsDeploying = IsDeploying,
            IsGuarded = true,
        };
    }

    internal void Start(long epoch)
    {
        if (lease is null || lease.Epoch != epoch || !LeaseGuard.IsLive(lease, Tick, BootId))
            throw new GoWinOpsException(nameof(Messages.StandbyLeaseEnded), Name, "orders", Name, epoch);
        if (Intent != ServiceIntent.Stop)
            Runs = true;
    }

    /// <summary>Somebody starts it by hand, which is refused where no lease allows it.</summary>
    internal void StartByHand() => Runs |= IsLive;

    private long End() => lease!.IsFenced ? Math.Min(lease.FencedAtTick, lease.ExpiresAtTick) : lease.ExpiresAtTick;
}

/// <summary>A pair of nodes, a network that delays, loses and repeats, and machines that watch and die.</summary>
internal sealed class StandbyModel
{
    private readonly HashSet<(string Watch, string Node)> cuts = new();

    internal StandbyModel(int seed)
    {
        Random = new Random(seed);
        Time = new WatchClock(Clock);
        // Each a hundredth off at most, against the watch.
        Nodes = [new ModelNode(Clock, "web01", Rate()), new ModelNode(Clock, "web02", Rate())];
        Begin = Clock.UtcNow;
    }

    internal SimulatedClock Clock { get; } = new();

    internal WatchClock Time { get; }

    internal Random Random { get; }

    internal ModelNode[] Nodes { get; }

    internal DateTimeOffset Begin { get; }

    internal StandbySettings Settings { get; set; } = new() { Service = "orders", LeaseDuration = TimeSpan.FromSeconds(30), StopTimeout = TimeSpan.FromSeconds(10) };

    /// <summary>The share of messages that are lost, delayed beyond all measure, or delivered twice.</summary>
    internal double Trouble { get; set; }

    internal List<string> Violations { get; } = new();

    internal List<ServiceEvent> Events { get; } = new();

    internal double Second => (Clock.UtcNow - Begin).TotalSeconds;

    internal void Cut(string watch, string node) => cuts.Add((watch, node));

    internal void Mend(string watch, string node) => cuts.Remove((watch, node));

    internal bool IsCut(string watch, string node) => cuts.Contains((watch, node));

    /// <summary>Runs until all of <paramref name="play"/> has happened, looking at the one thing that must never be after every change.</summary>
    internal void Run(Func<Task> play) => Clock.Run(async () =>
    {
        await play().ConfigureAwait(false);
        return true;
    });

    internal Task WaitAsync(double seconds) => Clock.DelayAsync(TimeSpan.FromSeconds(seconds), CancellationToken.None);

    internal void Check(string after)
    {
        foreach (ModelNode node in Nodes)
            node.Enforce();
        if (Nodes.All(node => node.IsOn && node.Runs))
            Violations.Add($"{Second:0.000} s: both run after {after}");
        if (Nodes.All(node => node.IsLive))
            Violations.Add($"{Second:0.000} s: both may run after {after}");
    }

    /// <summary>Lets the watchers of the nodes do their work, as late as they may.</summary>
    internal async Task EnforceAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            DateTimeOffset next = Nodes.Select(node => node.NextEnforcement()).Append(Clock.UtcNow + TimeSpan.FromMilliseconds(500)).Min()!.Value;
            await Clock.DelayAsync(next - Clock.UtcNow, CancellationToken.None).ConfigureAwait(false);
            Check("time");
        }
    }

    private double Rate() => 1 + (Random.NextDouble() - 0.5) * 0.0198;
}

/// <summary>One machine that watches. It can be killed, and started again with what it had written down.</summary>
internal sealed class ModelWatch(StandbyModel model, string name)
{
    private StandbyMemory memory = new();
    private CancellationTokenSource? stopping;
    private Task running = Task.CompletedTask;
    private int life;

    internal string Name => name;

    internal bool IsRunning => stopping is not null;

    /// <summary>Ends when whoever is told of something has read it.</summary>
    internal Task Reading { get; set; } = Task.CompletedTask;

    internal void Start(StandbySettings? settings = null)
    {
        life++;
        stopping = new CancellationTokenSource();
        IStandbyNode[] nodes = model.Nodes.Select(node => (IStandbyNode)new Way(this, model, node, life)).ToArray();
        int mine = life;
        StandbyWatch watch = new(settings ?? model.Settings with { Holder = name }, nodes, new Disk(this, life), TellAsync, model.Time);
        running = RunAsync(watch, stopping.Token);

        Task TellAsync(ServiceEvent one)
        {
            if (mine == life)
                model.Events.Add(one);
            return Reading;
        }
    }

    /// <summary>Makes the nodes a pair and goes away.</summary>
    internal Task<string> PairAsync() => new StandbyPairing(
        model.Settings with { Holder = name }, model.Nodes.Select(node => (IStandbyNode)new Way(this, model, node, life)).ToArray(), new Disk(this, life), model.Time).RunAsync(CancellationToken.None);

    /// <summary>Ends it as Ctrl+C does.</summary>
    internal async Task StopAsync()
    {
        stopping?.Cancel();
        stopping = null;
        await running.ConfigureAwait(false);
    }

    /// <summary>Ends it as a power cut does: nothing more is sent, nothing more is written.</summary>
    internal void Kill()
    {
        life++;
        stopping?.Cancel();
        stopping = null;
    }

    private static async Task RunAsync(StandbyWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            await watch.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>What a watch writes down; one that was killed writes nothing more.</summary>
    private sealed class Disk(ModelWatch watch, int life) : IStandbyStore
    {
        public Task<StandbyMemory> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(watch.memory.Copy());

        public Task SaveAsync(StandbyMemory memory, CancellationToken cancellationToken)
        {
            if (watch.life == life)
                watch.memory = memory;
            return Task.CompletedTask;
        }
    }

    /// <summary>The way from a watch to a node: what is sent arrives once, never, late, or twice.</summary>
    private sealed class Way(ModelWatch watch, StandbyModel model, ModelNode node, int life) : IStandbyNode
    {
        public string Name => node.Name;

        private bool IsDead => watch.life != life;

        public async Task<StandbyAnswer> AskAsync(StandbyRequest request, TimeSpan deadline, CancellationToken cancellationToken)
        {
            if (IsDead)
                throw Lost();
            TaskCompletionSource<StandbyAnswer> answer = new();
            Send(request, answer);
            if (model.Random.NextDouble() < model.Trouble)
                Send(request, null);
            Task passed = model.Clock.DelayAsync(deadline, cancellationToken);
            if (await Task.WhenAny(answer.Task, passed).ConfigureAwait(false) != answer.Task)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Lost();
            }

            return await answer.Task.ConfigureAwait(false);
        }

        public async Task<ServiceRuleOutcome> StartAsync(long epoch, TimeSpan timeout, CancellationToken cancellationToken)
        {
            await model.Clock.DelayAsync(TimeSpan.FromSeconds(model.Random.NextDouble() * 3), cancellationToken).ConfigureAwait(false);
            if (IsDead || !node.IsOn || model.IsCut(watch.Name, node.Name))
                throw Lost();
            node.Start(epoch);
            model.Check($"{watch.Name} started it on {node.Name}");
            return new ServiceRuleOutcome { Sentence = "it runs." };
        }

        private async void Send(StandbyRequest request, TaskCompletionSource<StandbyAnswer>? answer)
        {
            StandbyRequest copy = GoWinOps.Nodes.NodeProtocol.Read<StandbyRequest>(GoWinOps.Nodes.NodeProtocol.Write(request));
            await model.Clock.DelayAsync(Delay(), CancellationToken.None).ConfigureAwait(false);
            if (!node.IsOn || model.IsCut(watch.Name, node.Name) || Loses())
                return;
            StandbyAnswer given = node.Ask(copy);
            model.Check($"{copy.Kind} of {watch.Name} at {node.Name}");
            await model.Clock.DelayAsync(Delay(), CancellationToken.None).ConfigureAwait(false);
            if (answer is not null && !IsDead && !model.IsCut(watch.Name, node.Name) && !Loses())
                answer.TrySetResult(given);
        }

        private bool Loses() => model.Random.NextDouble() < model.Trouble;

        // Most are quick; some take longer than any lease lasts.
        private TimeSpan Delay() => TimeSpan.FromSeconds(model.Random.NextDouble() < model.Trouble ? model.Random.NextDouble() * 120 : model.Random.NextDouble() * 0.2);

        private GoWinOpsException Lost() => new(nameof(Messages.NodeUnreachable), node.Name, node.Name, "no answer");
    }

}
