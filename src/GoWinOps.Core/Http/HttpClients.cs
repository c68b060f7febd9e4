using System;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Security.Authentication;
using System.Threading;

namespace GoWinOps.Http;

/// <summary>Makes the clients everything here speaks HTTP with.</summary>
internal static class HttpClients
{
    /// <summary>A client that follows no redirect, keeps no cookie and has no deadline of its own: whoever asks has one.</summary>
    /// <param name="adjust">Sets what else differs.</param>
    internal static HttpClient Create(Action<HttpClientHandler>? adjust = null)
    {
        HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
        // powershell.exe was compiled for a .NET Framework whose own default stops at TLS 1.0.
        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal))
            handler.SslProtocols = SslProtocols.Tls12;
        adjust?.Invoke(handler);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
