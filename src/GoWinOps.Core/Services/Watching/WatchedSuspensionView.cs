using System;
using System.Runtime.Serialization;

namespace GoWinOps.Services;

/// <summary>The part of <c>recovery.json</c> a watcher goes by: the file is there while a deployment has taken a service's failure actions away.</summary>
[DataContract]
internal sealed class WatchedSuspensionView
{
    /// <summary>Until when the deployment can be under way, in milliseconds of Unix time by the node's clock.</summary>
    [DataMember(Name = "until", IsRequired = true)]
    internal long Until { get; set; }

    /// <summary>Whether the deployment can still be under way.</summary>
    internal bool IsUnderWay(DateTimeOffset now) => now.ToUnixTimeMilliseconds() < Until;
}
