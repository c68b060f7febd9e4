using System;
using System.Globalization;

namespace GoWinOps.Health;

/// <summary>An answer to one of a program's probes, and what it changed.</summary>
public sealed class ProbeEvent
{
    /// <summary>When it came.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Which probe it is about.</summary>
    public ProbeKind Probe { get; set; }

    /// <summary>What changed.</summary>
    public ProbeEventKind Kind { get; set; }

    /// <summary>The answer; null where a program counts as started or ready because there is no probe to ask.</summary>
    public ProbeAnswer? Answer { get; set; }

    /// <summary>How many answers of this kind have come in a row, this one included.</summary>
    public int InARow { get; set; }

    /// <summary>How many of this kind in a row it takes to change anything.</summary>
    public int Threshold { get; set; }

    /// <summary>Whether the program has started, as of now.</summary>
    public bool IsStarted { get; set; }

    /// <summary>Whether the program may be given work, as of now.</summary>
    public bool IsReady { get; set; }

    /// <summary>The event in words: <c>liveness failed (2 of 3): http://127.0.0.1:8080/livez answered 503: no database</c>.</summary>
    public override string ToString()
    {
        string probe = Probe.ToString().ToLowerInvariant();
        if (Answer is null)
            return $"no {probe} probe is set";
        string count = InARow < Threshold ? string.Format(CultureInfo.InvariantCulture, " ({0} of {1})", InARow, Threshold) : string.Empty;
        return $"{probe} {(Answer.Succeeded ? "succeeded" : "failed")}{count}: {Answer.Detail}";
    }
}
