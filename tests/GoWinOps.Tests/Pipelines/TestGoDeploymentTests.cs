using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Pipelines;
using GoWinOps.Tests.Build.Toolchains;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Pipelines;

public sealed class TestGoDeploymentTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    [Fact]
    public async Task An_address_is_asked_again_until_it_answers_as_it_should()
    {
        using Answers service = new("503 Service Unavailable\n", "200 OK\nstarting", "200 OK\nall is ready");

        dynamic result = Assert.Single((await TryAsync($"{{ name: ready, url: '{service.Url}', contains: is ready }}")).Output);

        Assert.True((bool)result.Passed);
        Assert.Equal(("staging", "ready", 3), ((string)result.Environment, (string)result.Name, (int)result.Attempts));
    }

    [Fact]
    public async Task A_test_that_fails_says_what_was_found_and_the_next_is_still_tried()
    {
        using Answers service = new("204 No Content\n");

        ModuleSession.Outcome outcome = await TryAsync($"[{{ command: [git, no-such-command-at-all] }}, {{ url: '{service.Url}', status: 204 }}]");

        Assert.Equal(new[] { "SmokeTestFailed" }, outcome.ErrorIds);
        Assert.Contains("no-such-command-at-all", outcome.Errors[0].Exception.Message);
        Assert.Equal(new[] { false, true }, outcome.Output.Select(result => (bool)((dynamic)result).Passed));
    }

    [Fact]
    public async Task What_was_found_is_still_said_when_the_last_try_has_too_little_time_for_an_answer()
    {
        const int Tries = 60;
        using Answers service = new(Enumerable.Repeat("404 Not Found\n", Tries - 1).ToArray());
        // A second passes with each try and the pause after it, so that the last has a second.
        SmokeTestRun run = new("staging", folder.Path, new SkippingClock());

        SmokeTestResult result = await run.TryAsync(new ManifestSmokeTest { Url = service.Url, Deadline = TimeSpan.FromSeconds(Tries) }, CancellationToken.None);

        Assert.Equal((false, Tries), (result.Passed, result.Attempts));
        Assert.Contains("answered 404, expected 2xx", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_nobody_listens_at_fails_at_its_deadline()
    {
        using ReservedPort closed = new();

        ModuleSession.Outcome outcome = await TryAsync($"{{ url: 'http://127.0.0.1:{closed.Number}/', deadline: 1s }}");

        Assert.Equal(new[] { "SmokeTestFailed" }, outcome.ErrorIds);
        Assert.Contains($"127.0.0.1:{closed.Number}", outcome.Errors[0].Exception.Message);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_given_up_at_the_deadline()
    {
        TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        try
        {
            ModuleSession.Outcome outcome = await TryAsync($"{{ url: 'http://{silent.LocalEndpoint}/', deadline: 500ms }}");

            Assert.Contains("did not answer in time", Assert.Single(outcome.Errors).Exception.Message);
        }
        finally
        {
            silent.Stop();
        }
    }

    [Theory]
    [InlineData("[git, --version]", true, "it ended with 0")]
    [InlineData("[git, no-such-command-at-all]", false, "no-such-command-at-all")]
    [InlineData("[./no/such/program]", false, "program")]
    public async Task A_command_must_end_with_zero(string command, bool passes, string reason)
    {
        ModuleSession.Outcome outcome = await TryAsync($"{{ command: {command} }}");

        dynamic result = Assert.Single(outcome.Output);
        Assert.Equal(passes, (bool)result.Passed);
        Assert.Contains(reason, (string)result.Reason);
        Assert.Equal(passes ? Array.Empty<string>() : new[] { "SmokeTestFailed" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task An_environment_without_smoke_tests_is_a_warning_and_one_that_is_not_there_an_error()
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\nenvironments: { staging: { nodes: a } }\n");

        ModuleSession.Outcome without = await session.RunAsync("Test-GoDeployment $args[0] staging", manifest);
        ModuleSession.Outcome missing = await session.RunAsync("Test-GoDeployment $args[0] production", manifest);

        Assert.Contains("nothing was tried", Assert.Single(without.Warnings));
        Assert.Equal(new[] { "ManifestEnvironmentMissing" }, missing.ErrorIds);
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    private Task<ModuleSession.Outcome> TryAsync(string smokeTests) => session.RunAsync(
        "Test-GoDeployment $args[0] -EnvironmentName staging",
        folder.Write("gowinops.yml", $"name: orders\nenvironments: {{ staging: {{ nodes: a, smokeTests: {smokeTests} }} }}\n"));

    /// <summary>A server that gives one answer after the other: status, line end, body.</summary>
    private sealed class Answers : IDisposable
    {
        private readonly ConcurrentQueue<string> left;
        private readonly LoopbackServer server;

        internal Answers(params string[] answers)
        {
            left = new ConcurrentQueue<string>(answers);
            server = new LoopbackServer(AnswerAsync);
        }

        internal string Url => server.Url + "/";

        public void Dispose() => server.Dispose();

        private async Task AnswerAsync(NetworkStream stream, CancellationToken ending)
        {
            await stream.ReadAtLeastAsync(new byte[4096], 4, throwOnEndOfStream: false, ending);
            if (!left.TryDequeue(out string? answer))
                await LoopbackServer.SilenceAsync(ending);
            string[] parts = answer!.Split('\n', 2);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {parts[0]}\r\nContent-Length: {parts[1].Length}\r\nConnection: close\r\n\r\n{parts[1]}"), ending);
        }
    }
}
