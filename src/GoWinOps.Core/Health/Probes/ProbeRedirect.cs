using System;
using System.Net.Http;

namespace GoWinOps.Health;

/// <summary>Where a program sends the one who asks it.</summary>
internal static class ProbeRedirect
{
    /// <summary>The address that an answer redirects to; null for an answer that is no redirection, or names no address.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="asked">The address that gave it.</param>
    internal static Uri? TargetOf(HttpResponseMessage response, Uri asked) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location && Uri.TryCreate(asked, location, out Uri? target) ? target : null;

    /// <summary>Whether two addresses are of one host; port and scheme may differ.</summary>
    internal static bool IsSameHost(Uri one, Uri other) => string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>An address as a text, without a user name and password.</summary>
    internal static string WithoutUser(Uri url) => url.UserInfo.Length == 0 ? url.ToString() : url.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
}
