using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>What sends work to the nodes. Every action may be repeated; where there are several peers, it counts only when all agree.</summary>
public interface ILoadBalancer
{
    /// <summary>Its name for people, without secrets.</summary>
    string Description { get; }

    /// <summary>Whether it can take a node out at all.</summary>
    bool CanDrain { get; }

    /// <summary>What it thinks of a node now.</summary>
    Task<LoadBalancerView> GetAsync(string node, CancellationToken cancellationToken);

    /// <summary>Sets what its operator wants of a node.</summary>
    Task SetAsync(string node, LoadBalancerMode mode, CancellationToken cancellationToken);
}
