using System;

namespace GoWinOps.Bench;

/// <summary>What the bare calls tell of one service.</summary>
public sealed class BareService
{
    public string Name { get; set; } = string.Empty;

    public int State { get; set; }

    public int ProcessId { get; set; }

    public DateTime Started { get; set; }

    public int StartType { get; set; }

    public int ErrorControl { get; set; }

    public string? CommandLine { get; set; }

    public string? Group { get; set; }

    public string? DependsOn { get; set; }

    public string? Account { get; set; }

    public string? DisplayName { get; set; }

    public string? Description { get; set; }
}
