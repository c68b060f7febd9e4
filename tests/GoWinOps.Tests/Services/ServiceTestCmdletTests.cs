using System;
using System.Linq;
using System.Management.Automation;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>Test-GoService on machines that are there: this one.</summary>
public sealed class ServiceTestCmdletTests : IDisposable
{
    private readonly ModuleSession session = new();

    public void Dispose() => session.Dispose();

    [Theory]
    [InlineData("-Url ftp://x/", "ProbeUrlInvalid")]
    [InlineData("-VersionUrl x", "ProbeUrlInvalid")]
    [InlineData("-Tcp 127.0.0.1", "ServiceProbeTcpInvalid")]
    [InlineData("-ProbeTimeout 00:00:00", "TimeoutNotPositive")]
    public async Task What_cannot_be_asked_is_refused_before_any_node_is_reached(string parameters, string errorId)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Test-GoService orders -Node nosuchnode " + parameters);

        Assert.Equal([errorId], outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    [UnixTheory]
    [InlineData("")]
    [InlineData("-Url http://127.0.0.1:1/")]
    public async Task A_machine_without_Windows_says_so_at_once(string parameters)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("Test-GoService orders " + parameters);

        Assert.Equal(["RequiresWindows"], outcome.ErrorIds);
    }

    [UnixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_gives_no_session_is_an_answer_and_its_program_is_asked_from_here_all_the_same(bool serves)
    {
        using LoopbackServer server = new(async (stream, token) => await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), token));
        string url = serves ? server.Url : "http://127.0.0.1:9/";

        ModuleSession.Outcome outcome = await session.RunAsync($"Test-GoService orders -Node ssh://nobody@127.0.0.1:1 -Url {url} -ProbeTimeout 0:0:30");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["Session Here False", $"Reach Here {serves}"], outcome.Output.Select(check => $"{Value(check, "Name")} {Value(check, "From")} {Value(check, "Passed")}"));
        Assert.All(outcome.Output, check => Assert.Equal(!(bool)Value(check, "Passed"), ((string)Value(check, "Remedy")).Length > 0));
    }

    [Fact]
    public async Task A_name_nobody_knows_is_a_fault_of_the_name()
    {
        AddressAnswer question = new() { Probe = new ServiceProbe { Tcp = "no-such-host.invalid:80", Timeout = TimeSpan.FromSeconds(20) } };

        AddressAnswer answer = await ReachQuestion.AskAsync(question, SystemClock.Instance, CancellationToken.None);

        Assert.Contains("no-such-host.invalid", answer.NameFault, StringComparison.Ordinal);
        Assert.False(answer.Answer.Succeeded);
    }

    [Fact]
    public async Task A_certificate_is_looked_at_whatever_is_wrong_with_it()
    {
        DateTimeOffset expiry = DateTimeOffset.UtcNow.AddDays(-1);
        using X509Certificate2 certificate = MakeCertificate("orders.example", expiry);
        using LoopbackServer server = new(async (stream, token) =>
        {
            using SslStream secure = new(stream, leaveInnerStreamOpen: true);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, token);
        });

        CertificateFacts? facts = await CertificateQuestion.AskAsync("127.0.0.1", server.Port, TimeSpan.FromSeconds(20), CancellationToken.None);

        Assert.NotNull(facts);
        Assert.Equal(("CN=orders.example", true), (facts.Subject, facts.NamesAnotherHost));
        Assert.Contains("orders.example", facts.AlternativeNames, StringComparison.Ordinal);
        Assert.Contains("NotTimeValid", facts.ChainFault, StringComparison.Ordinal);
        Assert.InRange(facts.ExpiresUtc - expiry.UtcDateTime, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Where_nobody_speaks_TLS_there_is_no_certificate_and_no_failure()
    {
        using LoopbackServer plain = new(async (stream, token) => await stream.WriteAsync(Encoding.ASCII.GetBytes("220 mail ready\r\n"), token));
        using LoopbackServer silent = new((_, token) => LoopbackServer.SilenceAsync(token));

        Assert.Null(await CertificateQuestion.AskAsync("127.0.0.1", plain.Port, TimeSpan.FromSeconds(20), CancellationToken.None));
        Assert.Null(await CertificateQuestion.AskAsync("127.0.0.1", silent.Port, TimeSpan.FromMilliseconds(200), CancellationToken.None));
        Assert.Null(await CertificateQuestion.AskAsync("127.0.0.1", 9, TimeSpan.FromSeconds(5), CancellationToken.None));
    }

    private static object Value(PSObject check, string property) => check.Properties[property].Value;

    private static X509Certificate2 MakeCertificate(string host, DateTimeOffset expiry)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(expiry.AddDays(-30), expiry);
        // A key that was never in a file cannot be used by a server on every system.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
