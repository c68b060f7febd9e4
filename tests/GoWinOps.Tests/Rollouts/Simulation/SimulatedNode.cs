using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Rollouts;

namespace GoWinOps.Tests.Rollouts.Simulation;

/// <summary>A hand-written model of a node: a service, its releases, and the ways in which each step can go wrong.</summary>
internal sealed class SimulatedNode : IRolloutNode
{
    private readonly SimulatedFleet fleet;
    private int nextProcessId = 1000;
    private DateTimeOffset startedAt;

    internal SimulatedNode(SimulatedFleet fleet, string name, string release)
    {
        this.fleet = fleet;
        Name = name;
        Current = release;
        LastStable = release;
        Staged.Add(release);
        Boot();
    }

    public string Name { get; }

    internal string Current { get; set; }

    internal string? LastStable { get; set; }

    internal HashSet<string> Staged { get; } = new();

    internal string State { get; set; } = "Running";

    internal int ProcessId { get; private set; }

    internal long FencingToken { get; set; }

    internal long FreeBytes { get; set; } = 1L << 40;

    internal bool HasOtherProcessor { get; set; }

    internal bool IsInstalled { get; set; } = true;

    internal bool IsPassive { get; set; }

    /// <summary>Whether its service runs without a service host.</summary>
    internal bool IsNative { get; set; }

    /// <summary>Whether its service control manager refuses to start the service.</summary>
    internal bool IsDisabled { get; set; }

    internal bool IsDown { get; set; }

    /// <summary>How long it keeps who asks it waiting, until they give up; nothing when it answers.</summary>
    internal TimeSpan Silence { get; set; }

    internal bool IgnoresStop { get; set; }

    /// <summary>Whether Windows starts the service again when it fails.</summary>
    internal bool Recovers { get; set; } = true;

    /// <summary>Whether its service control manager knows failure actions at all.</summary>
    internal bool KnowsRecovery { get; set; } = true;

    /// <summary>Whether the last attempt to take its failure actions away failed.</summary>
    internal bool HasRefusedSuspension { get; private set; }

    /// <summary>Whether its failure actions are away, to be given back.</summary>
    internal bool IsRecoverySuspended { get; private set; }

    /// <summary>What a person left running on the port whatever the service does; its version.</summary>
    internal string? Orphan { get; set; }

    /// <summary>Whether it would answer a request now.</summary>
    internal bool Serves => !IsDown && Silence == TimeSpan.Zero && State == "Running" && fleet.Behaviour(Current).IsHealthy(fleet.Clock.TrueTime - startedAt);

    public async Task<ServiceSnapshot> InspectAsync(CancellationToken cancellationToken)
    {
        await CallAsync("Inspect", cancellationToken).ConfigureAwait(false);
        Live();
        return new ServiceSnapshot
        {
            IsInstalled = IsInstalled,
            IsPassive = IsPassive,
            NeedsAwareProgram = IsNative,
            IsDisabled = IsDisabled,
            IsRunning = State == "Running",
            ServiceState = State,
            ProcessId = State == "Running" ? ProcessId : 0,
            ProcessStartedAt = State == "Running" ? startedAt : null,
            ExitCode = State == "Stopped" ? 2 : 0,
            CurrentRelease = Current,
            LastStableRelease = LastStable,
            FencingToken = FencingToken,
        };
    }

    public async Task<NodeCapacity> MeasureAsync(RolloutRelease release, CancellationToken cancellationToken)
    {
        await CallAsync("Measure", cancellationToken).ConfigureAwait(false);
        return new NodeCapacity { FreeBytes = FreeBytes, IsStaged = Staged.Contains(release.Version) };
    }

    public async Task StageAsync(RolloutRelease release, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await CallAsync("Stage", cancellationToken).ConfigureAwait(false);
        await fleet.Clock.DelayAsync(TimeSpan.FromSeconds(3), cancellationToken).ConfigureAwait(false);
        fleet.Power.Check();
        if (HasOtherProcessor)
            throw new GoWinOpsException(nameof(Messages.ReleaseWrongArchitecture), Name, release.FileName, "amd64", Name, "386", "386");
        progress?.Report(release.Size);
        Staged.Add(release.Version);
    }

    public async Task<bool> SuspendRecoveryAsync(TimeSpan expected, long fencingToken, string rolloutId, CancellationToken cancellationToken)
    {
        HasRefusedSuspension = true;
        await CallAsync("SuspendRecovery", cancellationToken).ConfigureAwait(false);
        HasRefusedSuspension = false;
        RefuseOlder(fencingToken);
        if (expected <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(expected));
        IsRecoverySuspended |= KnowsRecovery && Recovers;
        Recovers = Recovers && !KnowsRecovery;
        return IsRecoverySuspended;
    }

    public async Task RestoreRecoveryAsync(long fencingToken, CancellationToken cancellationToken)
    {
        await CallAsync("RestoreRecovery", cancellationToken).ConfigureAwait(false);
        RefuseOlder(fencingToken);
        Recovers |= IsRecoverySuspended;
        IsRecoverySuspended = false;
    }

    public async Task<bool> StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await CallAsync("Stop", cancellationToken).ConfigureAwait(false);
        fleet.CheckBeforeStop(this);
        if (State == "Stopped")
            return false;
        State = "StopPending";
        await fleet.Clock.DelayAsync(IgnoresStop ? timeout : TimeSpan.FromSeconds(2), cancellationToken).ConfigureAwait(false);
        State = "Stopped";
        return IgnoresStop;
    }

    public async Task SwitchAsync(string version, long fencingToken, string rolloutId, CancellationToken cancellationToken)
    {
        await CallAsync("Switch", cancellationToken).ConfigureAwait(false);
        RefuseOlder(fencingToken);
        if (State != "Stopped" || !Staged.Contains(version))
            throw new InvalidOperationException($"{Name} cannot be switched to {version} while {State}.");
        FencingToken = fencingToken;
        Current = version;
        fleet.ReleasesSeen.Add((Name, version));
    }

    public async Task StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await CallAsync("Start", cancellationToken).ConfigureAwait(false);
        if (IsDisabled && State != "Running")
            throw new GoWinOpsException(nameof(Messages.ServiceDisabled), "orders", "orders", Name);
        if (State == "StopPending")
            State = "Stopped";
        if (State == "Running")
            return;
        State = "StartPending";
        await fleet.Clock.DelayAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(false);
        Boot();
    }

    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        await CallAsync("Probe", cancellationToken).ConfigureAwait(false);
        Live();
        if (Orphan is not null)
            return new ProbeResult { Healthy = true, StatusCode = 200, Reason = "answered 200", Version = Orphan };
        return Serves
            ? new ProbeResult { Healthy = true, StatusCode = 200, Reason = "answered 200", Version = Current }
            : new ProbeResult { Healthy = false, Reason = "connection refused" };
    }

    public async Task MarkStableAsync(string version, long fencingToken, string rolloutId, CancellationToken cancellationToken)
    {
        await CallAsync("MarkStable", cancellationToken).ConfigureAwait(false);
        LastStable = version;
    }

    public void Dispose()
    {
    }

    private async Task CallAsync(string action, CancellationToken cancellationToken)
    {
        fleet.Power.Check();
        cancellationToken.ThrowIfCancellationRequested();
        await fleet.Clock.DelayAsync(TimeSpan.FromMilliseconds(20), cancellationToken).ConfigureAwait(false);
        fleet.Power.Check();
        fleet.Interfere?.Invoke(this, action);
        fleet.Actions.Add((fleet.Clock.TrueTime, Name, action));
        fleet.CheckInvariants();
        if (Silence > TimeSpan.Zero)
        {
            await fleet.Clock.DelayAsync(Silence, cancellationToken).ConfigureAwait(false);
            throw new GoWinOpsException(nameof(Messages.NodeTimedOut), Name, Name, action, Silence);
        }

        if (IsDown)
            throw new GoWinOpsException(nameof(Messages.NodeUnreachable), Name, Name, "no route to host");
    }

    private void RefuseOlder(long fencingToken)
    {
        if (fencingToken < FencingToken)
            throw new GoWinOpsException(nameof(Messages.RolloutSuperseded), Name, Name, "orders");
    }

    private void Boot()
    {
        State = "Running";
        ProcessId = nextProcessId++;
        startedAt = fleet.Clock.TrueTime;
    }

    /// <summary>What has happened to the process since anyone last looked.</summary>
    private void Live()
    {
        if (State != "Running" || fleet.Behaviour(Current) is not { CrashesAfter: { } life } behaviour || fleet.Clock.TrueTime - startedAt < life)
            return;
        if (behaviour.RestartsAfterCrash)
            Boot();
        else
            State = "Stopped";
    }
}
