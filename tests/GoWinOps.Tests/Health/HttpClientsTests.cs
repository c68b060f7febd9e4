using System.Security.Authentication;
using GoWinOps.Http;
using Xunit;

namespace GoWinOps.Tests.Health;

public sealed class HttpClientsTests
{
    [Theory]
    [InlineData(".NET Framework 4.8.9300.0", null, SslProtocols.Tls12)] // powershell.exe, whose own default is TLS 1.0
    [InlineData(".NET Framework 4.8.9300.0", ".NETFramework,Version=v4.6.2", SslProtocols.Tls12)]
    [InlineData(".NET Framework 4.8.9300.0", "of no known kind", SslProtocols.Tls12)]
    [InlineData(".NET Framework 4.8.9300.0", ".NETFramework,Version=v4.7.2", SslProtocols.None)] // the service host: what the system holds for right, TLS 1.3 included
    [InlineData(".NET 10.0.1", ".NETCoreApp,Version=v10.0", SslProtocols.None)]
    [InlineData(".NET Core 3.1.32", null, SslProtocols.None)]
    public void Windows_PowerShell_offers_the_TLS_that_programs_ask_for_today(string runtime, string? target, SslProtocols expected) =>
        Assert.Equal(expected, HttpClients.ProtocolsOf(runtime, target));
}
