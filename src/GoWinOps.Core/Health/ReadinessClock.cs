using System;
using System.Collections.Generic;

namespace GoWinOps.Health;

/// <summary>
/// Judges readiness: healthy from the first success on, set back by any failure, by another process and by another version; ready once healthy
/// without a break for <c>minReady</c>; failed when it is not ready by the deadline.
/// </summary>
/// <remarks>
/// A crash loop answers "healthy" between its crashes, and a process left over from before answers on the same port: that is why the process and the
/// version count as much as the answer.
/// </remarks>
public sealed class ReadinessClock
{
    private const int MostReasons = 16;

    private readonly TimeSpan minReady;
    private readonly string? expectedVersion;
    private readonly List<string> reasons = new();
    private (int Id, DateTimeOffset? StartedAt)? process;

    /// <summary>A clock that starts at <paramref name="startedAt"/>.</summary>
    /// <param name="startedAt">When waiting began, by <see cref="Time.IClock.Elapsed"/> like all times here: the wall clock may be set meanwhile.</param>
    /// <param name="minReady">How long it must be healthy without a break.</param>
    /// <param name="healthyDeadline">How long it may take to be ready, that time included.</param>
    /// <param name="expectedVersion">The version it must report; null when that is of no interest. A leading 'v' does not count.</param>
    public ReadinessClock(TimeSpan startedAt, TimeSpan minReady, TimeSpan healthyDeadline, string? expectedVersion)
    {
        this.minReady = minReady;
        this.expectedVersion = expectedVersion;
        Deadline = startedAt + healthyDeadline;
    }

    /// <summary>When the verdict turns to failed.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>Since when it has been healthy without a break; null when it is not.</summary>
    public TimeSpan? HealthyAt { get; private set; }

    /// <summary>The verdict so far; ready and failed are final.</summary>
    public ReadinessVerdict Verdict { get; private set; }

    /// <summary>What kept it from being ready, oldest first, at most sixteen, without repetitions in a row.</summary>
    public IReadOnlyList<string> Reasons => reasons;

    /// <summary>How often a healthy stretch was broken.</summary>
    public int Resets { get; private set; }

    /// <summary>Takes in an observation.</summary>
    public ReadinessVerdict Observe(ReadinessObservation observation)
    {
        if (Verdict != ReadinessVerdict.Waiting)
            return Verdict;
        string? objection = Objection(observation);
        if (objection is null)
            HealthyAt ??= observation.At;
        else
            Reset(objection);
        if (HealthyAt is { } healthyAt && observation.At - healthyAt >= minReady)
            return Verdict = ReadinessVerdict.Ready;
        return Verdict = observation.At >= Deadline ? ReadinessVerdict.Failed : ReadinessVerdict.Waiting;
    }

    private string? Objection(ReadinessObservation observation)
    {
        (int, DateTimeOffset?) seen = (observation.ProcessId, observation.ProcessStartedAt);
        bool isAnother = process is { } known && known != seen;
        int? former = process?.Id;
        process = seen;
        if (observation.ProcessId == 0)
            return "the service has no running process";
        if (isAnother)
            return former == 0 ? $"process {observation.ProcessId} has only just started" : $"process {former} was replaced by process {observation.ProcessId}";
        if (!observation.Healthy)
            return observation.Reason;
        if (expectedVersion is not null && !IsSameVersion(expectedVersion, observation.Version))
            return $"it reports version '{observation.Version ?? "(none)"}', expected '{expectedVersion}'";
        return null;
    }

    private void Reset(string reason)
    {
        if (HealthyAt is not null)
            Resets++;
        HealthyAt = null;
        if (reasons.Count > 0 && reasons[reasons.Count - 1] == reason)
            return;
        if (reasons.Count == MostReasons)
            reasons.RemoveAt(0);
        reasons.Add(reason);
    }

    /// <summary>Whether a program reports the version it is expected to be; a leading v does not count.</summary>
    internal static bool IsSameVersion(string expected, string? reported) =>
        reported is not null && string.Equals(WithoutPrefix(expected), WithoutPrefix(reported.Trim()), StringComparison.Ordinal);

    private static string WithoutPrefix(string version) =>
        version.Length > 1 && version[0] is 'v' or 'V' && char.IsDigit(version[1]) ? version.Substring(1) : version;
}
