using System.Security.Authentication;
using GoWinOps.Http;
using Xunit;

namespace GoWinOps.Tests.Health;

public sealed class HttpClientsTests
{
    [Theory]
    [InlineData(".NET Framework 4.8.9300.0", SslProtocols.Tls12)] // powershell.exe, whose own default is TLS 1.0
    [InlineData(".NET 10.0.1", SslProtocols.None)] // what the system holds for right
    [InlineData(".NET Core 3.1.32", SslProtocols.None)]
    public void Windows_PowerShell_offers_the_TLS_that_programs_ask_for_today(string runtime, SslProtocols expected) =>
        Assert.Equal(expected, HttpClients.ProtocolsOf(runtime));
}
