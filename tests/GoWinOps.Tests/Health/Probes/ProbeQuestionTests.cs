using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Tests.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Health.Probes;

public sealed class ProbeQuestionTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    // For what ends by itself, however busy the machine is.
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(200, true)]
    [InlineData(302, true)]
    [InlineData(399, true)]
    [InlineData(400, false)]
    [InlineData(503, false)]
    public async Task Any_status_from_200_to_399_is_a_success_also_one_that_redirects_nowhere(int status, bool succeeds)
    {
        int connections = 0;
        using LoopbackServer server = Http(status, string.Empty, () => Interlocked.Increment(ref connections));

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = server.Url + "/livez" });

        Assert.Equal((succeeds, $"{server.Url}/livez answered {status}"), (answer.Succeeded, answer.Detail));
        Assert.Equal(1, connections);
        Assert.True(answer.Duration > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirection_to_the_same_host_is_followed_and_the_last_answer_counts(int status)
    {
        using LoopbackServer other = Http(503, "no database");
        using LoopbackServer server = Paths(path => path switch
        {
            "/livez" => (status, "/step?token=secret"),
            "/step?token=secret" => (status, $"http://user:secret@127.0.0.1:{other.Port}/deep"),
            _ => (200, null),
        });

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = server.Url + "/livez", Timeout = Unhurried });

        Assert.Equal((false, $"{other.Url}/deep answered 503, redirected from {server.Url}/livez: no database"), (answer.Succeeded, answer.Detail));
    }

    [Fact]
    public async Task A_redirection_to_another_host_is_a_success_that_says_so_and_the_other_host_is_not_asked()
    {
        int connections = 0;
        using LoopbackServer other = Http(200, string.Empty, () => Interlocked.Increment(ref connections));
        using LoopbackServer server = Paths(path => path == "/livez" ? (302, "/moved") : (302, $"http://localhost:{other.Port}/login?back=1"));

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = server.Url + "/livez", Timeout = Unhurried });

        Assert.True(answer.Succeeded);
        Assert.Equal(
            $"{server.Url}/moved answered 302, a redirection to http://localhost:{other.Port}/login, which is another host and was not asked, redirected from {server.Url}/livez", answer.Detail);
        Assert.Equal(0, connections);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public async Task Ten_requests_in_a_row_are_the_most(int redirections, bool succeeds)
    {
        using LoopbackServer server = Paths(path => int.Parse(path[1..], CultureInfo.InvariantCulture) is var number && number < redirections ? (302, $"/{number + 1}") : (200, null));

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = server.Url + "/0", Timeout = Unhurried });

        Assert.Equal(succeeds, answer.Succeeded);
        Assert.Equal(succeeds ? $"{server.Url}/9 answered 200, redirected from {server.Url}/0" : $"{server.Url}/0 redirected 10 times in a row, at last to {server.Url}/10", answer.Detail);
    }

    [Fact]
    public async Task A_redirection_that_leads_nowhere_is_told_by_the_address_it_leads_to()
    {
        using ReservedPort closed = new();
        using LoopbackServer server = Paths(_ => (302, $"http://127.0.0.1:{closed.Number}/"));
        using LoopbackServer files = Paths(_ => (302, "ftp://127.0.0.1/livez"));

        ProbeAnswer refused = await AskAsync(new ServiceProbe { Url = server.Url, Timeout = Unhurried });
        ProbeAnswer foreign = await AskAsync(new ServiceProbe { Url = files.Url, Timeout = Unhurried });

        Assert.False(refused.Succeeded || foreign.Succeeded);
        Assert.StartsWith($"http://127.0.0.1:{closed.Number}/ refused the connection: nothing listens on port {closed.Number}", refused.Detail, StringComparison.Ordinal);
        Assert.Equal($"{files.Url} redirects to ftp://127.0.0.1/livez, which is no http or https address", foreign.Detail);
    }

    [Fact]
    public async Task A_failure_shows_the_beginning_of_the_body_in_one_line()
    {
        using LoopbackServer server = Http(503, "no database:\r\n\tdial tcp 10.0.0.1:5432\n" + new string('x', 10_000));

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = server.Url + "/" });

        Assert.False(answer.Succeeded);
        Assert.StartsWith($"{server.Url}/ answered 503: no database: dial tcp 10.0.0.1:5432 xxx", answer.Detail, StringComparison.Ordinal);
        Assert.InRange(answer.Detail.Length, 200, 300);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_not_waited_for_longer_than_the_timeout()
    {
        using LoopbackServer server = new(async (stream, ending) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\nhalf"), ending);
            await LoopbackServer.SilenceAsync(ending);
        });

        ProbeAnswer answer = await AskInTimeAsync(new ServiceProbe { Url = server.Url }, detail => detail.EndsWith("half", StringComparison.Ordinal));

        Assert.Equal((false, $"{server.Url}/ answered 500: half"), (answer.Succeeded, answer.Detail));
    }

    [Fact]
    public async Task A_silent_server_and_a_closed_port_are_told_apart()
    {
        using LoopbackServer silent = new((_, ending) => LoopbackServer.SilenceAsync(ending));
        using ReservedPort closed = new();

        ProbeAnswer late = await AskAsync(new ServiceProbe { Url = silent.Url, Timeout = Short });
        ProbeAnswer refused = await AskAsync(new ServiceProbe { Url = $"http://127.0.0.1:{closed.Number}/" });
        ProbeAnswer refusedTcp = await AskAsync(new ServiceProbe { Tcp = $"127.0.0.1:{closed.Number}" });

        Assert.Equal($"{silent.Url} did not answer within 0.3 s", late.Detail);
        Assert.Contains($"nothing listens on port {closed.Number}", refused.Detail, StringComparison.Ordinal);
        Assert.Contains($"nothing listens on port {closed.Number}", refusedTcp.Detail, StringComparison.Ordinal);
        Assert.False(late.Succeeded || refused.Succeeded || refusedTcp.Succeeded);
    }

    [Fact]
    public async Task A_connection_is_all_that_a_tcp_probe_asks_for()
    {
        using LoopbackServer silent = new((_, ending) => LoopbackServer.SilenceAsync(ending));

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Tcp = $"127.0.0.1:{silent.Port}" });
        ProbeAnswer named = await AskAsync(new ServiceProbe { Tcp = $"localhost:{silent.Port}", Timeout = TimeSpan.FromSeconds(5) });

        Assert.Equal((true, $"127.0.0.1:{silent.Port} accepted a connection"), (answer.Succeeded, answer.Detail));
        Assert.True(named.Succeeded, named.Detail);
    }

    [Fact]
    public async Task A_certificate_of_nobodys_is_accepted_on_a_loopback_address()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=orders", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 temporary = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(temporary.Export(X509ContentType.Pfx), null);
        using LoopbackServer server = new(async (stream, ending) =>
        {
            using SslStream secure = new(stream, leaveInnerStreamOpen: true);
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, ending);
            await ReadRequestAsync(secure, ending);
            await secure.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 X\r\n\r\n"), ending);
        });

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = $"https://127.0.0.1:{server.Port}/", Timeout = TimeSpan.FromSeconds(10) });

        Assert.True(answer.Succeeded, answer.Detail);
    }

    [UnixTheory]
    [InlineData("exit 0", true, "sh ended with exit code 0")]
    [InlineData("echo first; echo last; echo; exit 3", false, "sh ended with exit code 3: last")]
    [InlineData("echo output; echo '  the\tfault ' >&2; exit 1", false, "sh ended with exit code 1: the fault")]
    [InlineData("printf 'no line end'; exit 2", false, "sh ended with exit code 2: no line end")]
    public async Task A_command_answers_by_its_exit_code_and_its_last_line(string script, bool succeeds, string detail)
    {
        ProbeAnswer answer = await AskAsync(new ServiceProbe { Command = new[] { "/bin/sh", "-c", script }, Timeout = TimeSpan.FromSeconds(20) });

        Assert.Equal((succeeds, detail), (answer.Succeeded, answer.Detail));
    }

    [UnixTheory]
    [InlineData("sleep 600 & echo $!; sleep 600", "did not end within")]
    [InlineData("sleep 600 & echo $!; exit 0", "ended with exit code 0")]
    public async Task What_a_command_started_is_ended_with_it(string script, string detail)
    {
        ProbeAnswer answer = await AskInTimeAsync(
            new ServiceProbe { Command = new[] { "/bin/sh", "-c", script } }, said => said.Contains(detail, StringComparison.Ordinal) && char.IsDigit(said[^1]));

        Assert.Contains(detail, answer.Detail, StringComparison.Ordinal);
        string id = answer.Detail[(answer.Detail.LastIndexOf(' ') + 1)..];
        Assert.True(HasEnded(id), $"process {id} still lives: {answer.Detail}");
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_an_answer_that_does_not_show_its_arguments()
    {
        ProbeAnswer answer = await AskAsync(new ServiceProbe { Command = new[] { Path.Combine(Path.GetTempPath(), "no-such-program"), "--token=hunter2" } });

        Assert.False(answer.Succeeded);
        Assert.StartsWith("no-such-program could not be run: ", answer.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_is_cancelled_ends_at_once()
    {
        using LoopbackServer silent = new((_, ending) => LoopbackServer.SilenceAsync(ending));
        using CancellationTokenSource ending = new();
        Task<ProbeAnswer> asking = ProbeQuestion.AskAsync(new ServiceProbe { Url = silent.Url, Timeout = TimeSpan.FromMinutes(5) }, SystemClock.Instance, ending.Token);

        ending.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_question_that_heeds_no_time_limit_is_left_behind()
    {
        ServiceProbe probe = new() { Command = new[] { "x" }, Timeout = TimeSpan.FromMilliseconds(10) };

        ProbeAnswer answer = await ProbeQuestion.AskAsync(
            probe, SystemClock.Instance, (_, _, _) => new TaskCompletionSource<ProbeAnswer>().Task, TimeSpan.FromMilliseconds(20), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((false, "the question had not ended 0.02 s after its time of 0.01 s was up"), (answer.Succeeded, answer.Detail));
    }

    [Fact]
    public async Task A_question_that_breaks_is_a_failure_and_not_the_end_of_who_asks()
    {
        ServiceProbe probe = new() { Command = new[] { "x" } };

        ProbeAnswer answer = await ProbeQuestion.AskAsync(probe, SystemClock.Instance, (_, _, _) => throw new NotSupportedException("no pipes here"), CancellationToken.None);

        Assert.Equal((false, "it could not be asked: NotSupportedException: no pipes here"), (answer.Succeeded, answer.Detail));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(503)]
    public async Task The_query_of_an_address_is_asked_and_not_shown(int status)
    {
        string? line = null;
        using LoopbackServer server = new(async (stream, ending) =>
        {
            using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
            line = await reader.ReadLineAsync(ending);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n"), ending);
        });

        ProbeAnswer answer = await AskAsync(new ServiceProbe { Url = server.Url + "/livez?token=hunter2" });
        using ReservedPort closed = new();
        ProbeAnswer refused = await AskAsync(new ServiceProbe { Url = $"http://127.0.0.1:{closed.Number}/livez?token=hunter2" });

        Assert.Contains("token=hunter2", line, StringComparison.Ordinal);
        Assert.Equal($"{server.Url}/livez answered {status}", answer.Detail);
        Assert.DoesNotContain("hunter2", refused.Detail, StringComparison.Ordinal);
    }

    private static Task<ProbeAnswer> AskAsync(ServiceProbe probe)
    {
        // The default of one second is for programs, not for a busy test machine.
        probe.Timeout ??= TimeSpan.FromSeconds(20);
        return ProbeQuestion.AskAsync(probe, SystemClock.Instance, CancellationToken.None);
    }

    /// <summary>
    /// Asks what is to have done something before its time is up, with more time as long as it has not: on a busy machine a process alone may take seconds to begin.
    /// </summary>
    private static async Task<ProbeAnswer> AskInTimeAsync(ServiceProbe probe, Predicate<string> isDone)
    {
        const int Longest = 64;
        for (int seconds = 1; ; seconds *= 2)
        {
            probe.Timeout = TimeSpan.FromSeconds(seconds);
            ProbeAnswer answer = await AskAsync(probe);
            if (seconds == Longest || isDone(answer.Detail))
                return answer;
        }
    }

    private static LoopbackServer Http(int status, string body, Action? connected = null) => new(async (stream, ending) =>
    {
        connected?.Invoke();
        await ReadRequestAsync(stream, ending);
        string answer = $"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), ending);
    });

    // Answers each path with a status and, where there is one, with where to go.
    private static LoopbackServer Paths(Func<string, (int Status, string? Location)> answers) => new(async (stream, ending) =>
    {
        (int status, string? location) = answers((await ReadRequestAsync(stream, ending)).Split(' ')[1]);
        string header = location is null ? string.Empty : $"Location: {location}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\n{header}Content-Length: 0\r\n\r\n"), ending);
    });

    private static async Task<string> ReadRequestAsync(Stream stream, CancellationToken ending)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        string first = await reader.ReadLineAsync(ending) ?? string.Empty;
        while (await reader.ReadLineAsync(ending) is { Length: > 0 })
        {
        }

        return first;
    }

    // A process that nobody has reaped yet has ended all the same.
    private static bool HasEnded(string id)
    {
        string status = $"/proc/{id}/status";
        return !File.Exists(status) || File.ReadAllText(status).Contains("State:\tZ", StringComparison.Ordinal);
    }
}
