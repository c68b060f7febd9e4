namespace GoWinOps.Time;

/// <summary>A clock that also measures time which no change of the wall clock moves.</summary>
public interface IMonotonicClock : IClock
{
}
