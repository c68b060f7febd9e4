using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>What is remembered of a service from look to look.</summary>
public sealed class ServiceTrack
{
    /// <summary>What the last look found.</summary>
    public ServiceObservation Last { get; set; } = new();

    /// <summary>What the last look found that did not see it between two states.</summary>
    public ServiceObservation Settled { get; set; } = new();

    /// <summary>When it was first seen not to run in the present stretch; null while it runs.</summary>
    public DateTimeOffset? NotRunningSince { get; set; }

    /// <summary>When it was first seen not to be ready in the present stretch.</summary>
    public DateTimeOffset? NotReadySince { get; set; }

    /// <summary>When it was first seen to be absent in the present stretch.</summary>
    public DateTimeOffset? AbsentSince { get; set; }

    /// <summary>When it was first seen with more memory than so many bytes in the present stretch, for each number that a rule names.</summary>
    public Dictionary<long, DateTimeOffset> MemoryHighSince { get; set; } = new();

    /// <summary>When it was seen in a new process, the latest last. No more are kept than a rule can count.</summary>
    public List<DateTimeOffset> NewProcesses { get; set; } = new();

    /// <summary>Moves all times, because the clock that they were read from was set.</summary>
    internal void Shift(TimeSpan by)
    {
        NotRunningSince += by;
        NotReadySince += by;
        AbsentSince += by;
        MemoryHighSince = MemoryHighSince.ToDictionary(pair => pair.Key, pair => pair.Value + by);
        NewProcesses = NewProcesses.ConvertAll(time => time + by);
    }
}
