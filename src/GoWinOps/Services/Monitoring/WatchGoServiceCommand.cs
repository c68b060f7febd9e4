using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;
using GoWinOps.Rollouts.LoadBalancers;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Watches services on many nodes: what changes, what rules find, and what is done about it.</summary>
[Cmdlet(VerbsCommon.Watch, "GoService", SupportsShouldProcess = true, DefaultParameterSetName = ContinuousSet)]
[OutputType(typeof(ServiceEvent), typeof(ServiceAlert), typeof(ServiceWatchResult))]
public sealed partial class WatchGoServiceCommand : NodeCmdlet
{
    private const string ContinuousSet = "Continuous";
    private const string OnceSet = "Once";
    private const string StandbySet = "Standby";
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);
    private static readonly string[] RulesOfOnce = { "NotRunning", "NotReady", "Absent" };
    private readonly Dictionary<string, (NodeReference Reference, HashSet<string> Services)> watched = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> unknown = new();
    private ServiceRule[] rules = Array.Empty<ServiceRule>();

    /// <summary>The services, by name or pattern; all that GoWinOps installed by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>The time between two looks at a node; with -Once, how often that is run.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to watch; omitted, until it is stopped.</summary>
    [Parameter(ParameterSetName = ContinuousSet)]
    [Parameter(ParameterSetName = StandbySet)]
    [DurationTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>Takes one look, compares it with the one before and answers with one object, which has an exit code.</summary>
    [Parameter(ParameterSetName = OnceSet, Mandatory = true)]
    public SwitchParameter Once { get; set; }

    /// <summary>What is to be noticed and what is done about it.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceRuleCompleter))]
    [ValidateNotNull]
    public object[] Rule { get; set; } = Array.Empty<object>();

    /// <summary>The address, as each node sees it, at which the services say whether they can take work.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? HealthUrl { get; set; }

    /// <summary>The folder that keeps the history and what the watch remembers; omitted, the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <summary>How long the history is kept.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan HistoryAge { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How large the history may become, in bytes.</summary>
    [Parameter]
    [ValidateRange(1L << 20, long.MaxValue)]
    public long HistorySize { get; set; } = 256L << 20;

    /// <summary>How long starting and stopping a service, and a script, may take when a rule demands it.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What sends work to the nodes, <c>haproxy://host:port/backend</c>: nodes whose services are down are taken out of it and put back.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LoadBalancer { get; set; }

    /// <summary>The load balancer's server for a node, where neither name nor address tells: <c>@{ web01 = 's1' }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable ServerMap { get; set; } = new();

    /// <summary>How many other nodes have to be in service for one to be taken out: a number or a share of all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string MinInService { get; set; } = "1";

    /// <summary>How long a node has to be unfit before it is taken out.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan DrainAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node has to be fit before it is put back.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan ReturnAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        RequirePositive(nameof(Interval), Interval);
        RequirePositive(nameof(Timeout), Timeout);
        if (Duration is { } duration)
            RequirePositive(nameof(Duration), duration);
        if (Interval < ShortestInterval || Interval > LongestInterval)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), Interval, nameof(Interval), Interval, "it is from one second to one day");
        if (Timeout > LongestInterval)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), Timeout, nameof(Timeout), Timeout, "a day is the longest");
        RequirePositive(nameof(HistoryAge), HistoryAge);
        RequireNotNegative(nameof(DrainAfter), DrainAfter);
        RequireNotNegative(nameof(ReturnAfter), ReturnAfter);
        if (HealthUrl is not null)
            HttpProbe.ParseUrl(HealthUrl.OriginalString);
        rules = ServiceRuleReader.Read(Rule);
        RequireStandbyTimes();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (NodeReference reference in await ResolveNodesAsync().ConfigureAwait(false))
            {
                if (!watched.TryGetValue(reference.Name, out (NodeReference Reference, HashSet<string> Services) entry))
                    watched.Add(reference.Name, entry = (reference, new HashSet<string>(StringComparer.OrdinalIgnoreCase)));
                entry.Services.UnionWith(Name);
            }
        }
        catch (GoWinOpsException exception)
        {
            unknown.Add(exception.Message);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        if (watched.Count == 0)
            throw new GoWinOpsException(nameof(Messages.WatchNothing), null);
        if (watched.Values.Select(entry => entry.Reference).Any(reference => reference.Transport == NodeTransport.Local))
            NodeContext.RequireWindows("Watch services");
        WatchFolder folder = new(HistoryPath is null ? null : await ResolvePathAsync(HistoryPath).ConfigureAwait(false));
        using StandbyPair? pair = await OpenPairAsync(folder, cancellationToken).ConfigureAwait(false);
        WatchedNode[] nodes = watched.Values
            .Select(entry => new WatchedNode(entry.Reference.Name, entry.Services.ToArray(), token => ConnectAsync(entry.Reference, token))).ToArray();
        ServiceWatchSettings settings = Settings();
        Observer observer = new(this);
        WatchHistoryLimits limits = new() { Age = HistoryAge, TotalBytes = HistorySize };
        using WatchStore store = WatchStore.Open(folder, nodes.ToDictionary(node => node.Name, node => node.Services), limits, SystemClock.Instance);
        FleetWatch watch = new(settings, nodes, store, observer, Fitness(), SystemClock.Instance);
        ServiceWatchResult result = await (pair is null ? watch.RunAsync(cancellationToken) : WatchPairAsync(watch, pair, observer, cancellationToken)).ConfigureAwait(false);
        if (Once)
            await WriteObjectAsync(observer.Complete(result, unknown)).ConfigureAwait(false);
    }

    private ServiceWatchSettings Settings() => new()
    {
        Interval = Interval,
        Duration = Duration,
        Once = Once,
        LookTimeout = ServiceWatchSettings.LookTimeoutOf(Interval, OperationTimeout),
        ConnectTimeout = ConnectTimeout,
        ThrottleLimit = ThrottleLimit,
        HealthUrl = HealthUrl?.OriginalString,
        // One look has to answer whether all is well, also when nobody said what well is.
        Rules = rules.Length == 0 && Once ? RulesOfOnce.Select(ServiceRuleText.Parse).ToArray() : rules,
    };

    private INodeFitness Fitness()
    {
        if (LoadBalancer is null)
            return new NoRedistribution();
        string[] names = watched.Keys.ToArray();
        Dictionary<string, string> hosts = watched.Values.ToDictionary(entry => entry.Reference.Name, entry => entry.Reference.Address, StringComparer.OrdinalIgnoreCase);
        HaProxyLoadBalancer adapter = new(LoadBalancer, ServerMapText.Read(ServerMap, names), hosts);
        RedistributionSettings redistribution = new() { MinInService = NodeCount.Parse(MinInService).Of(names.Length, 0), DrainAfter = DrainAfter, ReturnAfter = ReturnAfter };
        JournalFolder journals = new();
        return new LoadRedistribution(adapter, redistribution, names, service => RolloutLease.HolderOf(journals, service) is not null);
    }

    private static void RequirePositive(string parameter, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), value, parameter, value, "it has to be longer than nothing");
    }

    private static void RequireNotNegative(string parameter, TimeSpan value)
    {
        if (value < TimeSpan.Zero)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), value, parameter, value, "it is not negative");
    }
}
