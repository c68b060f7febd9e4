using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>One look at a node: what it found, or why it failed.</summary>
/// <param name="Time">When it was answered or given up.</param>
/// <param name="Observation">What was found; null when the node did not answer.</param>
/// <param name="Problem">Why it did not; null when it did.</param>
internal sealed record NodeLook(DateTimeOffset Time, NodeObservation? Observation, Problem? Problem);
