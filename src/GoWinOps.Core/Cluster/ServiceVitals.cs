using GoWinOps.Services;

namespace GoWinOps.Cluster;

/// <summary>A chosen service of a node.</summary>
public sealed class ServiceVitals
{
    /// <summary>The service's name, or the name asked for where there is no such service.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>What it does now; null where there is no such service or it may not be seen.</summary>
    public GoServiceState? State { get; set; }

    /// <summary>The release it is set to run, where GoWinOps installed it.</summary>
    public string? Release { get; set; }

    /// <summary>Why there is no state.</summary>
    public string? Fault { get; set; }

    /// <inheritdoc/>
    public override string ToString() => State is null ? $"{Name} {Fault}" : $"{Name} {State}";
}
