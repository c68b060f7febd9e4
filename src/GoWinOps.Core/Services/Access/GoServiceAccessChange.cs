using System;

namespace GoWinOps.Services;

/// <summary>What granting or revoking changed on a service, or would change.</summary>
public sealed class GoServiceAccessChange
{
    /// <summary>The service's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Each account or group whose rights differ; empty when all is as asked.</summary>
    public PropertyChange[] Changes { get; set; } = Array.Empty<PropertyChange>();

    /// <summary>All entries, as they are afterwards; of a plan as they would be.</summary>
    public GoServiceAccessEntry[] Entries { get; set; } = Array.Empty<GoServiceAccessEntry>();
}
