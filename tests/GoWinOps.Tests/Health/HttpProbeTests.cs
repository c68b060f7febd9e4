using System;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Health;

public sealed class HttpProbeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(200, null, true)]
    [InlineData(204, null, true)]
    [InlineData(302, null, false)]
    [InlineData(503, null, false)]
    [InlineData(503, 503, true)]
    [InlineData(200, 204, false)]
    public async Task The_status_decides(int status, int? expected, bool isHealthy)
    {
        using Server server = new(_ => $"HTTP/1.1 {status} X\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");

        ProbeResult result = await AskAsync(new ProbeHttpOperation { Url = server.Url("healthz"), ExpectedStatus = expected, Timeout = Patience });

        Assert.Equal((isHealthy, status), (result.Healthy, result.StatusCode));
        Assert.True(result.LatencyMilliseconds > 0);
    }

    [Theory]
    [InlineData("{\"version\":\"2.0.0\"}", "version", "2.0.0")]
    [InlineData("{\"build\":{\"version\":\"2.0.0\"}}", "build.version", "2.0.0")]
    [InlineData(" v2.0.0\n", null, "v2.0.0")]
    [InlineData("not json", "version", null)]
    [InlineData("{}", "version", null)]
    public async Task The_version_is_read_from_json_or_text(string body, string? property, string? expected)
    {
        using Server server = new(path => $"HTTP/1.1 200 OK\r\nContent-Length: {(path == "/version" ? body.Length : 0)}\r\n\r\n{(path == "/version" ? body : string.Empty)}");

        ProbeResult result = await AskAsync(new ProbeHttpOperation { Url = server.Url("healthz"), VersionUrl = server.Url("version"), VersionProperty = property, Timeout = Patience });

        Assert.Equal((true, expected), (result.Healthy, result.Version));
    }

    [Fact]
    public async Task A_closed_port_and_a_silent_server_are_unhealthy_and_not_errors()
    {
        using Server silent = new(_ => null);

        ProbeResult slow = await AskAsync(new ProbeHttpOperation { Url = silent.Url("healthz"), Timeout = TimeSpan.FromMilliseconds(200) });
        using ReservedPort port = new();
        ProbeResult closed = await AskAsync(new ProbeHttpOperation { Url = $"http://127.0.0.1:{port.Number}/healthz" });

        Assert.Equal((false, null), (slow.Healthy, slow.StatusCode));
        Assert.Contains("did not answer within 0.2 s", slow.Reason, StringComparison.Ordinal);
        Assert.Equal((false, null), (closed.Healthy, closed.StatusCode));
        Assert.NotEmpty(closed.Reason);
    }

    [Fact]
    public async Task An_address_that_cannot_be_asked_is_an_error()
    {
        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => AskAsync(new ProbeHttpOperation { Url = "healthz" }));

        Assert.Equal("ProbeUrlInvalid", exception.ErrorId);
    }

    private static Task<ProbeResult> AskAsync(ProbeHttpOperation operation) =>
        new LocalNodeChannel(".").InvokeAsync(operation, Patience + Patience, CancellationToken.None);

    private sealed class Server : IDisposable
    {
        private readonly Func<string, string?> answer;
        private readonly LoopbackServer server;

        internal Server(Func<string, string?> answer)
        {
            this.answer = answer;
            server = new LoopbackServer(AnswerAsync);
        }

        internal string Url(string path) => $"{server.Url}/{path}";

        public void Dispose() => server.Dispose();

        private async Task AnswerAsync(NetworkStream stream, CancellationToken ending)
        {
            byte[] buffer = new byte[4096];
            int read = await stream.ReadAsync(buffer, ending);
            string path = Encoding.ASCII.GetString(buffer, 0, read).Split(' ')[1];
            if (answer(path) is { } text)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(text), ending);
            else
                await LoopbackServer.SilenceAsync(ending);
        }
    }
}
