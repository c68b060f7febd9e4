using System;
using GoWinOps.Health;

namespace GoWinOps.Services;

/// <summary>A question to a program, and what came of it from one place.</summary>
public sealed class AddressAnswer
{
    /// <summary>What it was asked for: <c>Startup</c>, <c>Liveness</c>, <c>Readiness</c>, or <c>Probe</c> when it was named on the command line.</summary>
    public string Purpose { get; set; } = string.Empty;

    /// <summary>The question.</summary>
    public ServiceProbe Probe { get; set; } = new();

    /// <summary>The answer.</summary>
    public ProbeAnswer Answer { get; set; } = new();

    /// <summary>The certificate of an https address that was seen.</summary>
    public CertificateFacts? Certificate { get; set; }

    /// <summary>Why the host's name leads nowhere; null when it does not matter or is known.</summary>
    public string? NameFault { get; set; }

    /// <summary>What the question is put to, for people.</summary>
    internal string Target => Probe.Url ?? Probe.Tcp ?? string.Join(" ", Probe.Command ?? Array.Empty<string>());

    /// <summary>Where it is asked over the network; null for a command, or what is no address.</summary>
    internal (string Host, int Port)? EndPoint => Probe.Url is not null
        ? ServiceProbeTarget.ParseUrl(Probe.Url) is { } url ? (url.Host.Trim('[', ']'), url.Port) : null
        : Probe.Tcp is not null ? ServiceProbeTarget.ParseTcp(Probe.Tcp) : null;
}
