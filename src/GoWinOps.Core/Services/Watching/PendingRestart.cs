using System;
using System.Runtime.Serialization;

namespace GoWinOps.Services;

/// <summary>
/// A restart by the watcher between its stop and its start: the content of <c>restart.json</c>. To everybody else a service that was stopped for it looks
/// stopped on purpose; so it is written down before the stop, and a watcher that is itself restarted carries it through.
/// </summary>
[DataContract]
internal sealed class PendingRestart
{
    /// <summary>How old a restart may be that a watcher finds; an older one is left to people.</summary>
    internal static readonly TimeSpan LongestAge = TimeSpan.FromMinutes(30);

    /// <summary>Why it is restarted, in a sentence.</summary>
    [DataMember]
    internal string Reason { get; set; } = string.Empty;

    /// <summary>When it was decided, in UTC.</summary>
    [DataMember]
    internal DateTime DecidedUtc { get; set; }

    /// <summary>When the service is to be started, in UTC.</summary>
    [DataMember]
    internal DateTime StartUtc { get; set; }

    /// <summary>The services that depend on it and were stopped for it, in that order.</summary>
    [DataMember]
    internal string[]? StoppedDependents { get; set; }
}
