namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>What a load balancer thinks of a node; of several peers the least favourable, with their sums.</summary>
public sealed class LoadBalancerView
{
    /// <summary>What its operator wants.</summary>
    public LoadBalancerMode Mode { get; set; }

    /// <summary>Whether all peers want the same.</summary>
    public bool PeersAgree { get; set; } = true;

    /// <summary>Whether it could take work, as far as the load balancer knows.</summary>
    public bool IsUp { get; set; }

    /// <summary>Whether the load balancer checks it; when not, up says nothing.</summary>
    public bool IsChecked { get; set; }

    /// <summary>The sessions it works on.</summary>
    public int Sessions { get; set; }

    /// <summary>The requests that wait for it.</summary>
    public int Queued { get; set; }

    /// <summary>The answers from 500 to 599 it gave so far.</summary>
    public long ServerErrors { get; set; }

    /// <summary>Its state in the load balancer's own words.</summary>
    public string Status { get; set; } = string.Empty;

    /// <summary>Whether it works on nothing and nothing waits for it.</summary>
    public bool IsIdle => Sessions == 0 && Queued == 0;
}
