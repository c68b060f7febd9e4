using System;

namespace GoWinOps.Services;

/// <summary>What the System log says about a service that missed its start with the machine.</summary>
public sealed class ServiceRepairEvent
{
    private DateTime timeUtc;

    /// <summary>
    /// The event's number: 7000 it did not start, 7001 a service it needs did not, 7009 it did not connect in time, 7011 it did not answer in time, 7022 it hung while
    /// starting, 7023 and 7024 it ended with an error, 7031 and 7034 it ended unexpectedly, 7038 its password was refused, 7041 its account lacks the right to log on.
    /// </summary>
    public int Id { get; set; }

    /// <summary>When it was written, in UTC by the node's clock.</summary>
    public DateTime TimeUtc
    {
        get => timeUtc;
        // JSON loses the kind of a date on its way from a node.
        set => timeUtc = DateTime.SpecifyKind(value, DateTimeKind.Utc);
    }

    /// <summary>What it says, with its particulars.</summary>
    public string Message { get; set; } = string.Empty;

    /// <summary>What it says.</summary>
    public override string ToString() => Message;
}
