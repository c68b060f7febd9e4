using System;

namespace GoWinOps.Health;

/// <summary>A question put to a program again and again: over HTTP, by a TCP connection, or by a command. Exactly one of the three is set.</summary>
/// <remarks>The meaning of every number, and its default, is that of a Kubernetes probe.</remarks>
public sealed class ServiceProbe
{
    /// <summary>An http or https address; an answer from 200 to 399 is a success. Redirections to the same host are followed, ten at most.</summary>
    public string? Url { get; set; }

    /// <summary>A TCP port of this machine as <c>host:port</c>; a connection is a success.</summary>
    public string? Tcp { get; set; }

    /// <summary>A program and its arguments; exit code 0 is a success.</summary>
    public string[]? Command { get; set; }

    /// <summary>How long after the start the first question comes; none when null.</summary>
    public TimeSpan? InitialDelay { get; set; }

    /// <summary>The time between two questions; 10 seconds when null.</summary>
    public TimeSpan? Period { get; set; }

    /// <summary>How long an answer may take; 1 second when null.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How many successes in a row end a failure; 1 when null, and always 1 for startup and liveness.</summary>
    public int? SuccessThreshold { get; set; }

    /// <summary>How many failures in a row make a failure; 3 when null.</summary>
    public int? FailureThreshold { get; set; }
}
