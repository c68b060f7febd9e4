using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>For nodes that nothing balances: they cannot be taken out and are always up.</summary>
public sealed class NoLoadBalancer : ILoadBalancer
{
    /// <inheritdoc/>
    public string Description => "none";

    /// <inheritdoc/>
    public bool CanDrain => false;

    /// <inheritdoc/>
    public Task<LoadBalancerView> GetAsync(string node, CancellationToken cancellationToken) =>
        Task.FromResult(new LoadBalancerView { Mode = LoadBalancerMode.Ready, IsUp = true, Status = "none" });

    /// <inheritdoc/>
    public Task SetAsync(string node, LoadBalancerMode mode, CancellationToken cancellationToken) => Task.CompletedTask;
}
