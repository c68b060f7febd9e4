using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Rollouts.LoadBalancers;

namespace GoWinOps.Services;

/// <summary>
/// Takes nodes whose services are down or not ready out of the load balancer, and puts back those it took out itself. What an administrator or a rollout
/// has set is theirs: it is neither put back nor taken further out.
/// </summary>
internal sealed class LoadRedistribution : INodeFitness
{
    private readonly ILoadBalancer loadBalancer;
    private readonly RedistributionSettings settings;
    private readonly IReadOnlyList<string> nodes;
    private readonly Func<string, bool> isRolledOut;
    private readonly LookLane oneAtATime = new(1);
    private readonly Dictionary<string, bool> fit = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Redistributes the load of <paramref name="nodes"/>.</summary>
    /// <param name="loadBalancer">What sends work to the nodes.</param>
    /// <param name="settings">When a node is taken out and put back.</param>
    /// <param name="nodes">All watched nodes.</param>
    /// <param name="isRolledOut">Whether a rollout of a service is under way: meanwhile the load balancer is its business.</param>
    internal LoadRedistribution(ILoadBalancer loadBalancer, RedistributionSettings settings, IReadOnlyList<string> nodes, Func<string, bool> isRolledOut)
    {
        this.loadBalancer = loadBalancer;
        this.settings = settings;
        this.nodes = nodes;
        this.isRolledOut = isRolledOut;
    }

    /// <inheritdoc/>
    public async Task<ServiceEvent?> UpdateAsync(string node, NodeTrack track, NodeLook look, Func<Task> save, CancellationToken cancellationToken)
    {
        string? fault = FaultOf(track, look);
        if (fault is null && look.Observation is not null && track.Services.Values.Any(service => service.Last.IsHidden))
        {
            // What may not be seen is no reason to do anything, and none to count on the node.
            lock (fit)
                fit[node] = false;
            return null;
        }

        lock (fit)
            fit[node] = fault is null;
        track.UnfitSince = fault is null ? null : track.UnfitSince ?? look.Time;
        track.FitSince = fault is null ? track.FitSince ?? look.Time : null;
        bool mayLeave = fault is not null && !(track.DrainedAt is not null && track.IsDrainSure) && look.Time - track.UnfitSince >= settings.DrainAfter;
        bool mayReturn = fault is null && track.DrainedAt is not null && look.Time - track.FitSince >= settings.ReturnAfter;
        if ((!mayLeave && !mayReturn) || IsRolledOut(track))
            return null;
        // One node at a time, or two could leave at once because each still sees the other in service.
        using IDisposable turn = await oneAtATime.EnterAsync(cancellationToken).ConfigureAwait(false);
        return mayLeave
            ? await DrainAsync(node, track, look, fault!, save, cancellationToken).ConfigureAwait(false)
            : await ReturnAsync(node, track, look.Time, "its services do what they are for again", save, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ServiceEvent?> LeaveAsync(string node, NodeTrack track, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (track.DrainedAt is null || IsRolledOut(track))
            return null;
        using IDisposable turn = await oneAtATime.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await ReturnAsync(node, track, now, "the watch has ended", () => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
    }

    private bool IsRolledOut(NodeTrack track) => track.Services.Values.Any(service => service.Last.IsBeingDeployed) || track.Services.Keys.Any(isRolledOut);

    /// <summary>Why a node should get no work; null when it may.</summary>
    private static string? FaultOf(NodeTrack track, NodeLook look)
    {
        if (look.Observation is null)
            return "it does not answer";
        ServiceTrack? down = track.Services.Values.FirstOrDefault(service => !service.Last.IsUp && !service.Last.IsHidden);
        if (down is null)
            return null;
        return down.Last.IsReady == false ? $"'{down.Last.Name}' is not ready" : $"'{down.Last.Name}' does not run";
    }

    private async Task<ServiceEvent?> DrainAsync(
        string node, NodeTrack track, NodeLook look, string fault, Func<Task> save, CancellationToken cancellationToken)
    {
        LoadBalancerView view = await loadBalancer.GetAsync(node, cancellationToken).ConfigureAwait(false);
        // Asked for before, and done although the answer got lost.
        bool isDone = view.Mode == LoadBalancerMode.Drain && track.DrainedAt is not null;
        if (!isDone && (view.Mode != LoadBalancerMode.Ready || await InServiceWithoutAsync(node, cancellationToken).ConfigureAwait(false) < settings.MinInService))
            return null;
        if (!isDone)
        {
            track.DrainedAt = look.Time;
            track.IsDrainSure = false;
            await save().ConfigureAwait(false);
            await loadBalancer.SetAsync(node, LoadBalancerMode.Drain, cancellationToken).ConfigureAwait(false);
        }

        track.IsDrainSure = true;
        return new ServiceEvent
        {
            Time = look.Time,
            Node = node,
            Kind = ServiceEventKind.Drained,
            From = nameof(LoadBalancerMode.Ready),
            To = nameof(LoadBalancerMode.Drain),
            Sentence = $"'{node}' was taken out of {loadBalancer.Description} because {fault}.",
        };
    }

    private async Task<ServiceEvent?> ReturnAsync(string node, NodeTrack track, DateTimeOffset now, string why, Func<Task> save, CancellationToken cancellationToken)
    {
        LoadBalancerView view = await loadBalancer.GetAsync(node, cancellationToken).ConfigureAwait(false);
        bool isOurs = view.Mode == LoadBalancerMode.Drain;
        if (isOurs)
            await loadBalancer.SetAsync(node, LoadBalancerMode.Ready, cancellationToken).ConfigureAwait(false);
        // Set otherwise since: then it is somebody else's, and forgotten here.
        track.DrainedAt = null;
        track.IsDrainSure = false;
        await save().ConfigureAwait(false);
        return !isOurs
            ? null
            : new ServiceEvent
            {
                Time = now,
                Node = node,
                Kind = ServiceEventKind.Undrained,
                From = nameof(LoadBalancerMode.Drain),
                To = nameof(LoadBalancerMode.Ready),
                Sentence = $"'{node}' was put back into {loadBalancer.Description}: {why}.",
            };
    }

    private async Task<int> InServiceWithoutAsync(string node, CancellationToken cancellationToken)
    {
        int inService = 0;
        foreach (string other in nodes.Where(other => !string.Equals(other, node, StringComparison.OrdinalIgnoreCase)))
        {
            bool isFit;
            lock (fit)
                isFit = fit.TryGetValue(other, out bool known) && known;
            if (!isFit)
                continue;
            LoadBalancerView view = await loadBalancer.GetAsync(other, cancellationToken).ConfigureAwait(false);
            if (view.Mode == LoadBalancerMode.Ready && (view.IsUp || !view.IsChecked))
                inService++;
        }

        return inService;
    }
}
