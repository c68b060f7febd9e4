using System;

namespace GoWinOps.Time;

/// <summary>A clock that also measures time which no change of the wall clock moves.</summary>
public interface IMonotonicClock : IClock
{
    /// <summary>Time since some moment of the past. It never goes back; it may stand still while the machine sleeps.</summary>
    TimeSpan Elapsed { get; }
}
