using System;
using System.Net.Http;
using System.Net.Security;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;

namespace GoWinOps.Http;

/// <summary>Makes the clients everything here speaks HTTP with.</summary>
internal static class HttpClients
{
    /// <summary>
    /// A client for a program on its own machine, which no proxy leads to and whose loopback address no certificate names; for any other address a
    /// certificate is checked.
    /// </summary>
    /// <param name="refused">Told what is wrong with a certificate that is not accepted.</param>
    internal static HttpClient CreateLocal(Action<SslPolicyErrors, X509Certificate2?, X509Chain?>? refused = null) => Create(handler =>
    {
        handler.UseProxy = false;
        handler.ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) =>
        {
            bool accepted = errors == SslPolicyErrors.None || request.RequestUri is { IsLoopback: true };
            if (!accepted)
                refused?.Invoke(errors, certificate, chain);
            return accepted;
        };
    });

    /// <summary>The versions of TLS to offer, here.</summary>
    internal static SslProtocols Protocols { get; } = ProtocolsOf(RuntimeInformation.FrameworkDescription, AppContext.TargetFrameworkName);

    /// <summary>The versions of TLS to offer on a runtime: what its system holds for right, but where its own default stops at TLS 1.0, as in powershell.exe.</summary>
    /// <param name="runtime">What the runtime calls itself.</param>
    /// <param name="target">
    /// What the program was built for; null where it does not say. One built for .NET Framework 4.7 or later gets the system's own, TLS 1.3 with it. Source:
    /// "Transport Layer Security best practices with .NET Framework".
    /// </param>
    internal static SslProtocols ProtocolsOf(string runtime, string? target)
    {
        bool isFramework = runtime.StartsWith(".NET Framework", StringComparison.Ordinal);
        return isFramework && !IsOfSystemDefault(target) ? SslProtocols.Tls12 : SslProtocols.None;
    }

    private static bool IsOfSystemDefault(string? target)
    {
        try
        {
            return !string.IsNullOrEmpty(target) && new FrameworkName(target!).Version >= new Version(4, 7);
        }
        catch (ArgumentException)
        {
            // A host may say anything.
            return false;
        }
    }

    /// <summary>A client that follows no redirect, keeps no cookie and has no deadline of its own: whoever asks has one.</summary>
    /// <param name="adjust">Sets what else differs.</param>
    internal static HttpClient Create(Action<HttpClientHandler>? adjust = null)
    {
        HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = false, SslProtocols = Protocols };
        adjust?.Invoke(handler);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
