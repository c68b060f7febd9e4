namespace GoWinOps.Services;

/// <summary>What one account or group may or may not do with a service.</summary>
public sealed class GoServiceAccessEntry
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The account or group as the node names it; its security identifier when it has no name there.</summary>
    public string Principal { get; set; } = string.Empty;

    /// <summary>Its security identifier.</summary>
    public string Sid { get; set; } = string.Empty;

    /// <summary>Whether the rights are denied and not allowed; a denial that comes first outweighs.</summary>
    public bool IsDenied { get; set; }

    /// <summary>The rights.</summary>
    public GoServiceRights Rights { get; set; }

    /// <summary>All of the service's entries in SDDL; null where entries hold conditions, which are not shown.</summary>
    public string? SecurityDescriptor { get; set; }

    /// <summary>The account or group: what it stands for where a name is wanted.</summary>
    public override string ToString() => Principal;
}
