using System;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>What the history keeps of a look at a service. The names are short because there are many.</summary>
internal sealed class WatchSample
{
    /// <summary>The service.</summary>
    [JsonProperty("s")]
    public string Service { get; set; } = string.Empty;

    /// <summary>Whether it was there.</summary>
    [JsonProperty("p")]
    public bool IsPresent { get; set; }

    /// <summary>What it did.</summary>
    [JsonProperty("st")]
    public GoServiceState State { get; set; }

    /// <summary>Whether it did what it is for.</summary>
    [JsonProperty("up")]
    public bool IsUp { get; set; }

    /// <summary>Whether people wanted it stopped.</summary>
    [JsonProperty("stop")]
    public bool IsMeantToStop { get; set; }

    /// <summary>The memory of its process, in bytes.</summary>
    [JsonProperty("mem")]
    public long? MemoryBytes { get; set; }

    /// <summary>The sample of a look.</summary>
    internal static WatchSample Of(ServiceObservation service) => new()
    {
        Service = service.Name,
        IsPresent = service.IsPresent,
        State = service.State,
        IsUp = service.IsUp,
        IsMeantToStop = service.IsMeantToStop,
        MemoryBytes = service.MemoryBytes,
    };

    /// <summary>Whether both say the same but for the memory, which always changes a little.</summary>
    internal bool IsSameAs(WatchSample other) =>
        (Service, IsPresent, State, IsUp, IsMeantToStop) == (other.Service, other.IsPresent, other.State, other.IsUp, other.IsMeantToStop);
}
