using System;
using System.Globalization;

namespace GoWinOps.Health;

/// <summary>What a <see cref="ServiceProbe"/> names as the one to ask.</summary>
internal static class ServiceProbeTarget
{
    /// <summary>An http or https address without user name; null for anything else.</summary>
    internal static Uri? ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url!.Scheme is "http" or "https" && url!.UserInfo.Length == 0 ? url : null;

    /// <summary>Takes <c>host:port</c> apart, <c>[::1]:8080</c> included; null for anything else.</summary>
    internal static (string Host, int Port)? ParseTcp(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
            return null;
        string host = text.Substring(0, colon);
        bool isBracketed = host.StartsWith("[", StringComparison.Ordinal) && host.EndsWith("]", StringComparison.Ordinal);
        host = isBracketed ? host.Substring(1, host.Length - 2) : host;
        UriHostNameType type = Uri.CheckHostName(host);
        return type == UriHostNameType.Unknown || (type == UriHostNameType.IPv6) != isBracketed ? null : (host, port);
    }
}
