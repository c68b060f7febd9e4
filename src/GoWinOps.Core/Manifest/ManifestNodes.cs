using System;

namespace GoWinOps.Manifest;

/// <summary>The section <c>nodes</c>.</summary>
public sealed class ManifestNodes
{
    /// <summary>The nodes, as <c>-Node</c> takes them: names, addresses or <c>@group</c>.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>The inventory file groups are looked up in, absolute; null for the default one.</summary>
    public string? Inventory { get; set; }
}
