using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>What Test-GoService says of programs that really listen, refuse, keep silent or show a certificate: asked as on the node, and as from here.</summary>
public sealed class ServiceListenerTests : IDisposable
{
    private const int Own = 4711;
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_told_from_a_program_that_refuses()
    {
        using ReservedPort closed = new();

        IReadOnlyList<GoServiceCheck> checks = await ExplainAsync($"http://127.0.0.1:{closed.Number}/healthz");

        Assert.Equal(["Service+", "Listening-", "Probe-", "Reach-"], Show(checks));
        Assert.StartsWith("nothing listens on port", Find(checks, "Listening").Found, StringComparison.Ordinal);
        Assert.Equal("It does not answer on the node either: put that right first.", Find(checks, "Reach").Remedy);
    }

    [Fact]
    public async Task A_refusal_is_shown_with_what_the_program_wrote()
    {
        using LoopbackServer server = Http("503 Service Unavailable", "the database is away");

        IReadOnlyList<GoServiceCheck> checks = await ExplainAsync(server.Url + "/healthz", server.Port);

        Assert.Equal(["Service+", "Listening+", "Probe-", "Reach-"], Show(checks));
        Assert.Contains("answered 503: the database is away", Find(checks, "Probe").Found, StringComparison.Ordinal);
        Assert.Contains("cannot serve", Find(checks, "Probe").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_takes_connections_and_keeps_silent_is_said_not_to_answer_in_time()
    {
        using LoopbackServer silent = new((_, token) => LoopbackServer.SilenceAsync(token));

        IReadOnlyList<GoServiceCheck> checks = await ExplainAsync(silent.Url + "/healthz", silent.Port, TimeSpan.FromMilliseconds(300));

        Assert.Contains("within 0.3 s", Find(checks, "Probe").Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":\"1.1.0\"}", "reports 1.1.0, expected 1.2.0")]
    [InlineData("1.1.0", "reports 1.1.0, expected 1.2.0")]
    [InlineData("{\"build\":\"1.2.0\"}", "names no version")]
    public async Task A_wrong_version_is_read_from_the_answer_itself(string body, string expected)
    {
        using LoopbackServer server = Http("200 OK", body);

        IReadOnlyList<GoServiceCheck> checks = await ExplainAsync(server.Url + "/", server.Port, versionUrl: server.Url + "/version");

        Assert.Equal(["Service+", "Listening+", "Probe+", "Reach+", "Version-"], Show(checks));
        Assert.Contains(expected, Find(checks, "Version").Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_answers_there_and_is_not_let_through_to_here_is_a_firewall()
    {
        using LoopbackServer server = Http("200 OK", "fine");
        using ReservedPort closed = new();

        // From here another port stands for the same one behind a firewall.
        IReadOnlyList<GoServiceCheck> checks = await ExplainAsync(server.Url + "/healthz", server.Port, reachPort: closed.Number);

        Assert.Equal(["Service+", "Listening+", "Probe+", "Reach-"], Show(checks));
        Assert.Contains("A firewall is in between", Find(checks, "Reach").Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, "expired on")]
    [InlineData(300, "is not trusted here")]
    public async Task A_certificate_that_is_refused_here_is_no_firewall(int days, string expected)
    {
        using X509Certificate2 certificate = MakeCertificate("web01", DateTimeOffset.UtcNow.AddDays(days));
        using LoopbackServer server = new(async (stream, token) =>
        {
            using SslStream secure = new(stream, leaveInnerStreamOpen: true);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, token);
            await secure.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), token);
        });
        ServiceInspection seen = await LookAsync($"https://127.0.0.1:{server.Port}/healthz", server.Port, null, TimeSpan.FromSeconds(20));
        Assert.True(seen.Answers[0].Answer.Succeeded, seen.Answers[0].Answer.Detail);
        AddressAnswer reached = ReachQuestion.From(seen.Answers[0], "web01")!;
        reached.Answer.Detail = "The SSL connection could not be established.";
        reached.Certificate = seen.Answers[0].Certificate;
        reached.Certificate!.NamesAnotherHost = false;

        IReadOnlyList<GoServiceCheck> checks = new ServiceDiagnosis("web01", seen, DateTimeOffset.UtcNow).Explain([reached], null);

        Assert.Equal(["Service+", "Listening+", "Probe+", "Reach-", "Certificate-"], Show(checks));
        Assert.Contains("its certificate is refused here", Find(checks, "Reach").Found, StringComparison.Ordinal);
        Assert.DoesNotContain("firewall", Find(checks, "Reach").Remedy, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(expected, Find(checks, "Certificate").Found, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<GoServiceCheck>> ExplainAsync(string url, int? listens = null, TimeSpan? timeout = null, string? versionUrl = null, int? reachPort = null)
    {
        ServiceInspection seen = await LookAsync(url, listens, versionUrl, timeout ?? TimeSpan.FromSeconds(20));
        AddressAnswer question = ReachQuestion.From(seen.Answers[0], "127.0.0.1")!;
        if (reachPort is { } port)
            question.Probe.Url = new UriBuilder(url) { Port = port }.Uri.ToString();
        AddressAnswer reached = await ReachQuestion.AskAsync(question, SystemClock.Instance, CancellationToken.None);
        return new ServiceDiagnosis("web01", seen, DateTimeOffset.UtcNow).Explain([reached], null);
    }

    private async Task<ServiceInspection> LookAsync(string url, int? listens, string? versionUrl, TimeSpan timeout)
    {
        InspectServiceOperation request = new() { Name = "orders", Urls = [url], VersionUrl = versionUrl, Timeout = timeout };
        ServiceInspector inspector = new(new NodeContext(folder.Path), request);
        ServiceInspection seen = new()
        {
            Name = "orders",
            Service = new GoServiceInfo { Name = "orders", State = GoServiceState.Running, ProcessId = Own, Release = "1.2.0" },
            ProcessIds = [Own],
            Listeners = listens is { } port ? [new PortListener { Address = "0.0.0.0", Port = port, ProcessId = Own, ProcessName = "orders" }] : [],
            Answers = [await inspector.AskAsync(ServiceInspector.Questions(request, null).Single(), CancellationToken.None)],
        };
        await inspector.AskVersionAsync(seen, CancellationToken.None);
        return seen;
    }

    private static LoopbackServer Http(string status, string body) => new(async (stream, token) => await stream.WriteAsync(
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), token));

    private static X509Certificate2 MakeCertificate(string host, DateTimeOffset expiry)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(expiry.AddDays(-30), expiry);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static IEnumerable<string> Show(IEnumerable<GoServiceCheck> checks) => checks.Select(check => check.Name + (check.Passed is null ? "?" : check.Passed.Value ? "+" : "-"));

    private static GoServiceCheck Find(IEnumerable<GoServiceCheck> checks, string name) => checks.Single(check => check.Name == name);
}
