using System;

namespace GoWinOps.Manifest;

/// <summary>One of an environment's <c>smokeTests</c>: an address that must answer, or a command that must succeed.</summary>
public sealed class ManifestSmokeTest
{
    /// <summary>How long a test may take that says nothing else.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(1);

    /// <summary>What it is called.</summary>
    public string? Name { get; set; }

    /// <summary>The address, as the machine that runs the pipeline sees it; null where the test is a command.</summary>
    public string? Url { get; set; }

    /// <summary>The status the address must answer with; any from 200 to 299 when null.</summary>
    public int? Status { get; set; }

    /// <summary>What the answer must contain, to the letter.</summary>
    public string? Contains { get; set; }

    /// <summary>The command and its arguments, run in the manifest's folder; it must end with 0. Empty where the test is an address.</summary>
    public string[] Command { get; set; } = Array.Empty<string>();

    /// <summary>How long it may take to pass: an address is asked again until then, a command is ended then.</summary>
    public TimeSpan Deadline { get; set; } = DefaultDeadline;

    /// <inheritdoc/>
    public override string ToString() => Name ?? Url ?? string.Join(" ", Command);
}
