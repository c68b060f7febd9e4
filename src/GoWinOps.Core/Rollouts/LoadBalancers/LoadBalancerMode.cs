namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>What a load balancer's operator wants of a node.</summary>
public enum LoadBalancerMode
{
    /// <summary>It gets work when it is up.</summary>
    Ready,

    /// <summary>It gets nothing new and is still checked.</summary>
    Drain,

    /// <summary>It gets nothing and is not checked.</summary>
    Maintenance,
}
