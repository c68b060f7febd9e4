using System;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>A line of the history: how a node was found, and from when to when what the line before said was seen to hold.</summary>
internal sealed class WatchRecord
{
    /// <summary>When the look was.</summary>
    [JsonProperty("t")]
    public DateTimeOffset Time { get; set; }

    /// <summary>Since when the node was looked at without a gap, with what the line before says; the same as <see cref="Time"/> after a gap.</summary>
    [JsonProperty("since")]
    public DateTimeOffset Since { get; set; }

    /// <summary>The node.</summary>
    [JsonProperty("n")]
    public string Node { get; set; } = string.Empty;

    /// <summary>The watch: its lines belong together.</summary>
    [JsonProperty("w")]
    public string Watch { get; set; } = string.Empty;

    /// <summary>Whether the node answered.</summary>
    [JsonProperty("ok")]
    public bool IsReachable { get; set; }

    /// <summary>The services.</summary>
    [JsonProperty("sv")]
    public WatchSample[] Samples { get; set; } = Array.Empty<WatchSample>();

    /// <summary>What had changed.</summary>
    [JsonProperty("ev")]
    public ServiceEvent[] Events { get; set; } = Array.Empty<ServiceEvent>();

    /// <summary>What the rules said.</summary>
    [JsonProperty("al")]
    public ServiceAlert[] Alerts { get; set; } = Array.Empty<ServiceAlert>();
}
