namespace GoWinOps.Services;

/// <summary>One thing that <c>Test-GoService</c> looked at.</summary>
public sealed class GoServiceCheck
{
    /// <summary>The node, as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>What was looked at: Session, Service, Listening, Probe, Version, Name, Certificate or Reach.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>From where: Node or Here.</summary>
    public string From { get; set; } = string.Empty;

    /// <summary>The address or command that was asked; empty where none was.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>Whether all is well; null where that could not be told or there is nothing to be told.</summary>
    public bool? Passed { get; set; }

    /// <summary>What was found.</summary>
    public string Found { get; set; } = string.Empty;

    /// <summary>What to do; empty where nothing is to be done.</summary>
    public string Remedy { get; set; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => $"{Name} of {Service} on {Node}: {Found}";
}
