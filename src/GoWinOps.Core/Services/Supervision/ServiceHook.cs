using System;

namespace GoWinOps.Services;

/// <summary>A command run at a turn of a service's life.</summary>
public sealed class ServiceHook
{
    /// <summary>A program and its arguments.</summary>
    public string[] Command { get; set; } = Array.Empty<string>();

    /// <summary>How long it may take; 30 seconds when null.</summary>
    public TimeSpan? Timeout { get; set; }
}
