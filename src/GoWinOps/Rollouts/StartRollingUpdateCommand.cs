using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Brings a release into service on all nodes, one after the other, without a lost request.</summary>
[Cmdlet(VerbsLifecycle.Start, "RollingUpdate", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ParameterSet)]
[OutputType(typeof(RolloutResult))]
public sealed class StartRollingUpdateCommand : ReleaseCmdlet
{
    private const string ParameterSet = "Parameter";
    private static readonly RolloutPlan Defaults = new();
    private readonly List<(string Path, string Version, string? Sha256, string? Target)> artifacts = new();

    /// <summary>The service.</summary>
    [Parameter(ParameterSetName = ParameterSet, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = ManifestSet)]
    [Alias("Service")]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The executable; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(ParameterSetName = ParameterSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>What the executable was built for; artifacts for other systems than Windows are left aside.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>What sends work to the nodes: <c>haproxy://host:port/backend</c>, with several <c>host:port</c> parted by commas for peers.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LoadBalancer { get; set; }

    /// <summary>The load balancer's server for a node, where neither name nor address tells: <c>@{ web01 = 's1' }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable ServerMap { get; set; } = new();

    /// <summary>The health address, as each node sees it.</summary>
    [Parameter(ParameterSetName = ParameterSet, Mandatory = true)]
    [Parameter(ParameterSetName = ManifestSet)]
    [ValidateNotNull]
    public Uri? HealthUrl { get; set; }

    /// <summary>The status that means healthy; any from 200 to 299 when not given.</summary>
    [Parameter]
    [ValidateRange(100, 599)]
    public int? ExpectedStatus { get; set; }

    /// <summary>The address that tells the version, as each node sees it.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? VersionUrl { get; set; }

    /// <summary>The JSON path of the version in that answer; the whole answer when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VersionProperty { get; set; }

    /// <summary>How many nodes may be out of service at once: a number or a share such as <c>25%</c>, which rounds down, but not below one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaxUnavailable { get; set; } = "1";

    /// <summary>How many nodes may fail: a number or a share. So many are allowed, one more stops the rollout.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MaxFailed { get; set; } = "0";

    /// <summary>How long a node must be healthy without a break.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan MinReady { get; set; } = Defaults.MinReady;

    /// <summary>How long a started node may take to be ready.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan HealthyDeadline { get; set; } = Defaults.HealthyDeadline;

    /// <summary>How long a drained node may take to finish its work.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan DrainTimeout { get; set; } = Defaults.DrainTimeout;

    /// <summary>How long an idle node is left alone before it is stopped.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan QuietPeriod { get; set; } = Defaults.QuietPeriod;

    /// <summary>How long the service may take to stop before its process is killed.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan StopTimeout { get; set; } = Defaults.StopTimeout;

    /// <summary>How long one node may take in all.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan ProgressDeadline { get; set; } = Defaults.ProgressDeadline;

    /// <summary>How long to wait between two looks at something.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan PollInterval { get; set; } = Defaults.PollInterval;

    /// <summary>What becomes of a node that fails.</summary>
    [Parameter]
    public RolloutFailureAction OnFailure { get; set; } = RolloutFailureAction.RollbackNode;

    /// <summary>The folder that keeps journals and leases; omitted, the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (Target is not null && !Target.StartsWith("windows/", StringComparison.OrdinalIgnoreCase))
        {
            await WriteWarningAsync($"The artifact for {Target} is left aside: nodes run Windows.").ConfigureAwait(false);
            return;
        }

        artifacts.Add((await ResolvePathAsync(Path).ConfigureAwait(false), Version, Sha256, Target));
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (artifacts.Count != 1)
            throw WrongNumberOfArtifacts();
        IReadOnlyList<NodeReference> references = await ResolveNodesAsync().ConfigureAwait(false);
        ILoadBalancer loadBalancer = LoadBalancer is null
            ? new NoLoadBalancer()
            : new HaProxyLoadBalancer(LoadBalancer, ServerMapText.Read(ServerMap, references.Select(node => node.Name).ToArray()), references.ToDictionary(node => node.Name, node => node.Address, StringComparer.OrdinalIgnoreCase));
        RolloutPlan plan = await MakePlanAsync(references, cancellationToken).ConfigureAwait(false);
        plan.Validate();
        string text = RolloutPlanText.Describe(plan);
        if (await ShouldProcessAsync(text, text + "\nGo on?", "Rolling update").ConfigureAwait(false))
            await CarryOutAsync(plan, references, loadBalancer, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected override void ApplyManifest(GoManifest manifest)
    {
        ApplyNodes(manifest.Nodes);
        if (!IsGiven(nameof(Name)))
            Name = manifest.Service?.Name ?? manifest.Name;
        LoadBalancer ??= manifest.LoadBalancer?.Url;
        if (!IsGiven(nameof(ServerMap)) && manifest.LoadBalancer is { } loadBalancer)
            ServerMap = new Hashtable(loadBalancer.ServerMap);
        ApplyHealth(manifest);
        ManifestUpdate update = manifest.Update ?? new ManifestUpdate();
        if (!IsGiven(nameof(MaxUnavailable)))
            MaxUnavailable = update.MaxUnavailable ?? MaxUnavailable;
        DrainTimeout = Choose(nameof(DrainTimeout), DrainTimeout, update.DrainTimeout);
        StopTimeout = Choose(nameof(StopTimeout), StopTimeout, update.StopTimeout);
        QuietPeriod = Choose(nameof(QuietPeriod), QuietPeriod, update.QuietPeriod);
        ProgressDeadline = Choose(nameof(ProgressDeadline), ProgressDeadline, update.ProgressDeadline);
    }

    private void ApplyHealth(GoManifest manifest)
    {
        if (manifest.Health is not { } health)
        {
            if (HealthUrl is null)
                throw new GoWinOpsException(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, "health", "Start-RollingUpdate");
            return;
        }

        HealthUrl ??= new Uri(health.Url);
        VersionUrl ??= health.VersionUrl is null ? null : new Uri(health.VersionUrl);
        VersionProperty ??= health.VersionProperty;
        MinReady = Choose(nameof(MinReady), MinReady, health.MinReady);
        HealthyDeadline = Choose(nameof(HealthyDeadline), HealthyDeadline, health.Deadline);
        PollInterval = Choose(nameof(PollInterval), PollInterval, health.Interval);
    }

    private TimeSpan Choose(string parameter, TimeSpan value, TimeSpan? fromManifest) => IsGiven(parameter) ? value : fromManifest ?? value;

    private async Task CarryOutAsync(RolloutPlan plan, IReadOnlyList<NodeReference> references, ILoadBalancer loadBalancer, CancellationToken cancellationToken)
    {
        string? folder = JournalPath is null ? null : await ResolvePathAsync(JournalPath).ConfigureAwait(false);
        JournalFolder journals = new(folder);
        await WarnOfDrainedNodesAsync(journals, cancellationToken).ConfigureAwait(false);
        // Opened here, while the pipeline still runs: the way back after Ctrl+C needs nodes, too.
        List<ChannelRolloutNode> nodes = references
            .Select(reference => new ChannelRolloutNode(reference.Name, plan, token => ConnectAsync(reference, token), OperationTimeout)).ToList();
        RolloutProgress progress = new(plan, PostProgress, PostVerbose);
        RolloutResult result;
        try
        {
            result = await new RolloutSession(journals).RunAsync(plan, nodes, loadBalancer, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            progress.Complete();
            foreach (ChannelRolloutNode node in nodes)
                node.Dispose();
        }

        await WriteObjectAsync(result).ConfigureAwait(false);
        if (RolloutProblem.Of(result) is { } problem)
            await WriteErrorAsync(new GoWinOpsException(problem), result).ConfigureAwait(false);
    }

    private async Task WarnOfDrainedNodesAsync(JournalFolder journals, CancellationToken cancellationToken)
    {
        if (LoadBalancer is null || await new RolloutHistory(journals).FindLeftDrainedAsync(Name, cancellationToken).ConfigureAwait(false) is not { } interrupted)
            return;
        string nodes = string.Join(", ", interrupted.Nodes.Where(node => node.IsDrained).Select(node => node.Name));
        await WriteWarningAsync(
            $"The rollout {interrupted.Id} was cut off and left {nodes} drained. A drained node is updated but stays drained: set it ready in the load balancer first if it is to serve.").ConfigureAwait(false);
    }

    private async Task<RolloutPlan> MakePlanAsync(IReadOnlyList<NodeReference> references, CancellationToken cancellationToken) => new()
    {
        Service = Name,
        Release = await ReadReleaseAsync(cancellationToken).ConfigureAwait(false),
        Nodes = references.Select(reference => reference.Name).ToArray(),
        LoadBalancer = LoadBalancer,
        MaxUnavailable = NodeCount.Parse(MaxUnavailable).Of(references.Count, 1),
        MaxFailed = NodeCount.Parse(MaxFailed).Of(references.Count, 0),
        MinReady = MinReady,
        HealthyDeadline = HealthyDeadline,
        DrainTimeout = DrainTimeout,
        QuietPeriod = QuietPeriod,
        StopTimeout = StopTimeout,
        ProgressDeadline = ProgressDeadline,
        PollInterval = PollInterval,
        ThrottleLimit = ThrottleLimit,
        HealthUrl = HealthUrl!.OriginalString,
        ExpectedStatus = ExpectedStatus,
        VersionUrl = VersionUrl?.OriginalString,
        VersionProperty = VersionProperty,
        OnFailure = OnFailure,
    };

    private async Task<RolloutRelease> ReadReleaseAsync(CancellationToken cancellationToken)
    {
        (string path, string version, string? expected, _) = artifacts[0];
        string sha256 = await ReleaseExecutable.CheckAsync(path, expected, cancellationToken).ConfigureAwait(false);
        return new RolloutRelease
        {
            Version = version,
            Sha256 = sha256,
            FileName = System.IO.Path.GetFileName(path),
            Path = path,
            IsServiceAware = await ServiceModeChoice.IsAwareAsync(path, cancellationToken).ConfigureAwait(false),
            Size = new FileInfo(path).Length,
        };
    }

    private GoWinOpsException WrongNumberOfArtifacts() => artifacts.Count == 0
        ? new GoWinOpsException(nameof(Messages.RolloutArtifactMissing), Name)
        : new GoWinOpsException(nameof(Messages.RolloutArtifactAmbiguous), Name, artifacts.Count, string.Join(", ", artifacts.Select(artifact => $"{artifact.Version} {artifact.Target}".Trim())));
}
