using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>An HAProxy backend as a user names it: <c>haproxy://host:port/backend</c>, with several <c>host:port</c> parted by commas for peers.</summary>
internal sealed class HaProxyAddress
{
    private const string Scheme = "haproxy://";

    private HaProxyAddress(IReadOnlyList<(string Host, int Port)> peers, string backend)
    {
        Peers = peers;
        Backend = backend;
    }

    internal IReadOnlyList<(string Host, int Port)> Peers { get; }

    internal string Backend { get; }

    /// <summary>Reads what a user wrote.</summary>
    /// <exception cref="GoWinOpsException"><c>LoadBalancerInvalid</c></exception>
    internal static HaProxyAddress Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw Invalid(text, "it does not begin with haproxy://");
        string rest = text.Substring(Scheme.Length);
        int slash = rest.IndexOf('/');
        string backend = slash < 0 ? string.Empty : rest.Substring(slash + 1).TrimEnd('/');
        if (backend.Length == 0)
            throw Invalid(text, "it names no backend");
        // Names go into a command line of HAProxy's, where a space, a semicolon or a line feed would begin something else.
        if (!backend.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':'))
            throw Invalid(text, $"'{backend}' is no name of a backend");
        return new HaProxyAddress(rest.Substring(0, slash).Split(',').Select(part => ParsePeer(text, part)).ToList(), backend);
    }

    private static (string Host, int Port) ParsePeer(string text, string part)
    {
        int colon = part.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(part.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
            throw Invalid(text, $"'{part}' is not host:port");
        string host = part.Substring(0, colon).Trim('[', ']');
        return host.IndexOf('@') < 0 ? (host, port) : throw Invalid(text, "the runtime interface knows no users");
    }

    private static GoWinOpsException Invalid(string text, string reason) => new(nameof(Messages.LoadBalancerInvalid), text, text, reason);
}
