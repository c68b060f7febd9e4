using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts;

/// <summary>All of a rollout that is decided before it starts. It stands in the journal's first record, and its hash in every other.</summary>
public sealed class RolloutPlan
{
    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release.</summary>
    public RolloutRelease Release { get; set; } = new();

    /// <summary>The nodes, in the order they were named.</summary>
    public string[] Nodes { get; set; } = Array.Empty<string>();

    /// <summary>The load balancer, as the user named it; null without one.</summary>
    public string? LoadBalancer { get; set; }

    /// <summary>How many nodes may be out of service at once, those that were so before included.</summary>
    public int MaxUnavailable { get; set; } = 1;

    /// <summary>How many nodes may fail, unreachable ones included: so many are allowed, one more stops the rollout.</summary>
    public int MaxFailed { get; set; }

    /// <summary>How long a node must be healthy without a break before it is ready.</summary>
    public TimeSpan MinReady { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a started node may take to be ready, <see cref="MinReady"/> included.</summary>
    public TimeSpan HealthyDeadline { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a drained node may take to finish its work; then it is stopped all the same.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a drained node is left alone before it is stopped, for what the load balancer has already sent.</summary>
    public TimeSpan QuietPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the service may take to stop; then its process is killed.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the service may take to start.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the load balancer may take to see a node as it is.</summary>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a lost connection may last before the node counts as unreachable.</summary>
    public TimeSpan ReconnectWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the whole of one node may take; it begins anew with every node that is done.</summary>
    public TimeSpan ProgressDeadline { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long bringing the release to a node may take.</summary>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait between two looks at something.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the program may take to answer a probe.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many nodes are staged at once.</summary>
    public int ThrottleLimit { get; set; } = 32;

    /// <summary>The health address, as each node sees it.</summary>
    public string HealthUrl { get; set; } = string.Empty;

    /// <summary>The status that means healthy; null for any from 200 to 299.</summary>
    public int? ExpectedStatus { get; set; }

    /// <summary>The address that tells the version, as each node sees it; null to trust the service's configuration.</summary>
    public string? VersionUrl { get; set; }

    /// <summary>The JSON path of the version in that answer.</summary>
    public string? VersionProperty { get; set; }

    /// <summary>What becomes of a node that fails.</summary>
    public RolloutFailureAction OnFailure { get; set; }

    /// <summary>The longest a node can take when every wait is used up.</summary>
    internal TimeSpan LongestNode => DrainTimeout + QuietPeriod + StopTimeout + StartTimeout + HealthyDeadline + ConfirmTimeout;

    /// <summary>The SHA-256 of the plan.</summary>
    public string Hash() => ContentHash.Of(Encoding.UTF8.GetBytes(NodeProtocol.Write(this)));

    /// <summary>Refuses a plan that cannot work.</summary>
    /// <exception cref="GoWinOpsException"><c>RolloutPlanInvalid</c>, <c>ProbeUrlInvalid</c></exception>
    public void Validate()
    {
        if (Nodes.Length == 0)
            throw Invalid("it names no node");
        if (Duplicate(Nodes) is { } twice)
            throw Invalid($"it names node '{twice}' twice");
        foreach ((string name, TimeSpan value) in new[]
        {
            (nameof(HealthyDeadline), HealthyDeadline), (nameof(StopTimeout), StopTimeout), (nameof(StartTimeout), StartTimeout),
            (nameof(ConfirmTimeout), ConfirmTimeout), (nameof(PollInterval), PollInterval), (nameof(StageTimeout), StageTimeout),
            (nameof(ProbeTimeout), ProbeTimeout),
        })
        {
            if (value <= TimeSpan.Zero)
                throw Invalid($"{name} is {value}, but must be more than nothing");
        }

        foreach ((string name, TimeSpan value) in new[] { (nameof(MinReady), MinReady), (nameof(DrainTimeout), DrainTimeout), (nameof(QuietPeriod), QuietPeriod) })
        {
            if (value < TimeSpan.Zero)
                throw Invalid($"{name} is {value}, but must not be negative");
        }

        if (MaxUnavailable < 1)
            throw Invalid("MaxUnavailable is 0, so that no node could ever be updated");
        if (MinReady >= HealthyDeadline)
            throw Invalid($"MinReady ({MinReady}) leaves no time within HealthyDeadline ({HealthyDeadline})");
        if (ProgressDeadline <= LongestNode)
            throw Invalid($"ProgressDeadline ({ProgressDeadline}) must be longer than all waits of one node together ({LongestNode})");
        HttpProbe.ParseUrl(HealthUrl);
        if (VersionUrl is not null)
            HttpProbe.ParseUrl(VersionUrl);
    }

    private static string? Duplicate(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;

    private GoWinOpsException Invalid(string reason) => new(nameof(Messages.RolloutPlanInvalid), Service, Service, reason);
}
