using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Asks from this machine what was asked on the node.</summary>
internal static class ReachQuestion
{
    /// <summary>The same question, put to the node instead of to the asker itself; null for a command, which only the node can run.</summary>
    /// <param name="asked">The question as the node was asked it.</param>
    /// <param name="host">The node's name or address as this machine reaches it.</param>
    internal static AddressAnswer? From(AddressAnswer asked, string host)
    {
        if (asked.EndPoint is not { } point)
            return null;
        string reached = IsItself(point.Host) ? host : point.Host;
        ServiceProbe probe = asked.Probe.Url is { } url
            ? new ServiceProbe { Url = new UriBuilder(url) { Host = Bracketed(reached) }.Uri.ToString() }
            : new ServiceProbe { Tcp = $"{Bracketed(reached)}:{point.Port}" };
        probe.Timeout = asked.Probe.Timeout;
        return new AddressAnswer { Purpose = asked.Purpose, Probe = probe };
    }

    /// <summary>Looks the name up, then asks.</summary>
    internal static async Task<AddressAnswer> AskAsync(AddressAnswer question, IClock clock, CancellationToken cancellationToken)
    {
        (string host, int port) = question.EndPoint!.Value;
        TimeSpan timeout = question.Probe.Timeout ?? TimeSpan.FromSeconds(5);
        question.NameFault = await LookUpAsync(host, timeout, clock, cancellationToken).ConfigureAwait(false);
        if (question.NameFault is not null)
        {
            question.Answer = new ProbeAnswer { Detail = question.NameFault };
            return question;
        }

        question.Answer = await ProbeQuestion.AskAsync(question.Probe, clock, cancellationToken).ConfigureAwait(false);
        if (question.Probe.Url is { } url && ServiceProbeTarget.ParseUrl(url)?.Scheme == "https")
            question.Certificate = await CertificateQuestion.AskAsync(host, port, timeout, cancellationToken).ConfigureAwait(false);
        return question;
    }

    /// <summary>Whether a host is whatever machine asks: a loopback address, or all addresses.</summary>
    internal static bool IsItself(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));

    private static string Bracketed(string host) => Uri.CheckHostName(host) == UriHostNameType.IPv6 ? $"[{host}]" : host;

    private static async Task<string?> LookUpAsync(string host, TimeSpan timeout, IClock clock, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out _))
            return null;
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<IPAddress[]> lookUp = Dns.GetHostAddressesAsync(host);
        Task first = await Task.WhenAny(lookUp, clock.DelayAsync(timeout, waiting.Token)).ConfigureAwait(false);
        waiting.Cancel();
        cancellationToken.ThrowIfCancellationRequested();
        if (first != lookUp)
            return $"the name '{host}' was not resolved within {timeout.TotalSeconds:0.###} s";
        try
        {
            return (await lookUp.ConfigureAwait(false)).Length > 0 ? null : $"the name '{host}' has no address";
        }
        catch (SocketException exception)
        {
            return $"the name '{host}' is not known here: {exception.Message}";
        }
    }
}
