using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Rollouts;

/// <summary>A real node: what a rollout asks of it is done by operations on the node itself.</summary>
public sealed class ChannelRolloutNode : IRolloutNode
{
    // On top of what an operation may take by itself, for the way there and back.
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(15);

    // A node that went dark is to be noticed within the plan's reconnect window, not when the longest transfer would have ended.
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromSeconds(15);
    private const int ServiceSpecificError = 1066;

    private readonly RolloutPlan plan;
    private readonly Func<CancellationToken, Task<INodeChannel>> connect;
    private readonly TimeSpan operationTimeout;
    private readonly TimeSpan questionTimeout;
    private INodeChannel? channel;

    /// <summary>A node, not yet connected to.</summary>
    /// <param name="name">The node, as the user named it.</param>
    /// <param name="plan">The rollout's plan.</param>
    /// <param name="connect">Opens the way to the node; called again after it could not be opened.</param>
    /// <param name="operationTimeout">How long a question to the node may take.</param>
    public ChannelRolloutNode(string name, RolloutPlan plan, Func<CancellationToken, Task<INodeChannel>> connect, TimeSpan operationTimeout)
    {
        Name = name;
        this.plan = plan;
        this.connect = connect;
        this.operationTimeout = operationTimeout;
        questionTimeout = operationTimeout < LongestQuestion ? operationTimeout : LongestQuestion;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<ServiceSnapshot> InspectAsync(CancellationToken cancellationToken)
    {
        ServiceList found = await InvokeAsync(new GetServicesOperation { Names = new[] { plan.Service } }, questionTimeout, cancellationToken).ConfigureAwait(false);
        if (found.Problems.FirstOrDefault(problem => problem.ErrorId != nameof(Messages.ServiceNotFound)) is { } problem)
            throw new GoWinOpsException(problem, Name);
        if (found.Services.FirstOrDefault() is not { } service)
            return new ServiceSnapshot { IsInstalled = false };
        ServiceState state = await InvokeAsync(new GetServiceStateOperation { Name = plan.Service }, questionTimeout, cancellationToken).ConfigureAwait(false);
        return new ServiceSnapshot
        {
            IsInstalled = true,
            NeedsAwareProgram = service.Mode == ServiceMode.Native && !state.IsNativeForced,
            IsPassive = service.Standby == StandbyRole.Passive,
            IsDisabled = service.StartType == GoServiceStartType.Disabled,
            IsRunning = service.State == GoServiceState.Running,
            ServiceState = service.State.ToString(),
            ProcessId = ProgramIdOf(service),
            ProcessStartedAt = ProgramStartOf(service) is { } started ? new DateTimeOffset(started, TimeSpan.Zero) : null,
            ExitCode = service.ExitCode == ServiceSpecificError ? service.ServiceExitCode : service.ExitCode,
            CurrentRelease = service.Release,
            LastStableRelease = state.LastStable,
            FencingToken = state.FencingToken,
        };
    }

    /// <inheritdoc/>
    public async Task<NodeCapacity> MeasureAsync(RolloutRelease release, CancellationToken cancellationToken)
    {
        ReleasePresence presence = await InvokeAsync(Find(release), operationTimeout, cancellationToken).ConfigureAwait(false);
        return new NodeCapacity { IsStaged = presence.IsStaged, FreeBytes = presence.FreeBytes };
    }

    /// <inheritdoc/>
    public async Task StageAsync(RolloutRelease release, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ReleasePresence presence = await InvokeAsync(Find(release), operationTimeout, cancellationToken).ConfigureAwait(false);
        if (presence.IsStaged)
            return;
        if (!presence.HasContent)
            await (await OpenAsync(cancellationToken).ConfigureAwait(false)).SendFileAsync(release.Path, release.Sha256, progress, cancellationToken).ConfigureAwait(false);
        StageReleaseOperation stage = new()
        {
            Service = plan.Service,
            Version = release.Version,
            Sha256 = release.Sha256,
            FileName = release.FileName,
            Size = release.Size,
        };
        await InvokeAsync(stage, operationTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> SuspendRecoveryAsync(TimeSpan expected, long fencingToken, string rolloutId, CancellationToken cancellationToken)
    {
        SuspendRecoveryOperation suspend = new() { Name = plan.Service, Expected = expected, By = "rollout " + rolloutId, FencingToken = fencingToken };
        return await InvokeAsync(suspend, questionTimeout, cancellationToken).ConfigureAwait(false) != RecoverySuspensionOutcome.Nothing;
    }

    /// <inheritdoc/>
    public Task RestoreRecoveryAsync(long fencingToken, CancellationToken cancellationToken) =>
        InvokeAsync(new RestoreRecoveryOperation { Name = plan.Service, FencingToken = fencingToken }, questionTimeout, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> StopAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        StopServiceOperation stop = new() { Name = plan.Service, Timeout = timeout, Force = true };
        return (await InvokeAsync(stop, timeout + Travel, cancellationToken).ConfigureAwait(false)).WasKilled;
    }

    /// <inheritdoc/>
    public Task SwitchAsync(string version, long fencingToken, string rolloutId, CancellationToken cancellationToken) => InvokeAsync(
        new SwitchReleaseOperation { Name = plan.Service, Version = version, FencingToken = fencingToken, RolloutId = rolloutId }, questionTimeout, cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        InvokeAsync(new StartServiceOperation { Name = plan.Service, Timeout = timeout }, timeout + Travel, cancellationToken);

    /// <inheritdoc/>
    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        ProbeHttpOperation probe = new()
        {
            Url = plan.HealthUrl,
            Timeout = plan.ProbeTimeout,
            ExpectedStatus = plan.ExpectedStatus,
            VersionUrl = plan.VersionUrl,
            VersionProperty = plan.VersionProperty,
        };
        ProbeResult result = await InvokeAsync(probe, plan.ProbeTimeout + plan.ProbeTimeout + TimeSpan.FromSeconds(5), cancellationToken).ConfigureAwait(false);
        result.Node = Name;
        return result;
    }

    /// <inheritdoc/>
    public Task MarkStableAsync(string version, long fencingToken, string rolloutId, CancellationToken cancellationToken) => InvokeAsync(
        new MarkStableOperation { Name = plan.Service, Version = version, FencingToken = fencingToken, RolloutId = rolloutId }, questionTimeout, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => channel?.Dispose();

    // Under the service host the manager knows the host alone, which lives on while its program crashes and starts again.
    private static int ProgramIdOf(GoServiceInfo service) => service.Mode == ServiceMode.Hosted ? service.ProgramProcessId ?? 0 : service.ProcessId;

    private static DateTime? ProgramStartOf(GoServiceInfo service) => service.Mode == ServiceMode.Hosted ? service.ProgramStartTimeUtc : service.ProcessStartTimeUtc;

    private FindReleaseOperation Find(RolloutRelease release) => new()
    {
        Service = plan.Service,
        Version = release.Version,
        Sha256 = release.Sha256,
        FileName = release.FileName,
    };

    private async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).InvokeAsync(operation, deadline, cancellationToken).ConfigureAwait(false);

    // The phases of a node follow one another, so that there is never more than one call under way.
    private async Task<INodeChannel> OpenAsync(CancellationToken cancellationToken) =>
        channel ??= await connect(cancellationToken).ConfigureAwait(false);
}
