using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Pipelines.Runs;

public sealed class OwnerNotificationTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly string variable = "GOWINOPS_TEST_HOOK_" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task An_address_nobody_listens_at_is_a_fault_that_shows_no_part_of_the_address()
    {
        using ReservedPort closed = new();
        Environment.SetEnvironmentVariable(variable, $"http://127.0.0.1:{closed.Number}/secret");

        string fault = Assert.Single(await SendAsync(new ManifestNotification { WebhookVariable = variable }));

        Assert.Contains("$" + variable, fault);
        Assert.Contains("cannot be reached", fault);
        Assert.DoesNotContain("secret", fault);
        Assert.DoesNotContain($":{closed.Number}", fault);
    }

    [Fact]
    public async Task An_address_that_never_answers_is_given_up_at_the_deadline()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        Environment.SetEnvironmentVariable(variable, $"http://{silent.LocalEndpoint}/secret");

        Assert.Contains("did not answer within", Assert.Single(await SendAsync(new ManifestNotification { WebhookVariable = variable }, TimeSpan.FromMilliseconds(300))));
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("not-an-address-but-secret", "holds no http or https address")]
    public async Task A_variable_without_an_address_is_a_fault(string? value, string expected)
    {
        Environment.SetEnvironmentVariable(variable, value);

        string fault = Assert.Single(await SendAsync(new ManifestNotification { WebhookVariable = variable }));

        Assert.Contains(expected, fault);
        Assert.DoesNotContain("secret", fault);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_command_finds_the_notice_on_its_standard_input_and_in_its_environment()
    {
        ManifestNotification notification = new() { Owner = "the Ördér team", Command = ["sh", "-c", "cat > notice.json; printf %s \"$GOWINOPS_PIPELINE_STAGE\" > stage"] };

        Assert.Empty(await SendAsync(notification));

        Assert.Equal("the Ördér team", (string?)JsonNode.Parse(await File.ReadAllTextAsync(folder.Combine("notice.json")))!["owner"]);
        Assert.Equal("deploy-staging", await File.ReadAllTextAsync(folder.Combine("stage")));
    }

    [Theory]
    [InlineData("no-such-program-at-all")]
    [InlineData("git", "no-such-command")]
    public async Task A_command_that_fails_is_a_fault(params string[] command)
    {
        Assert.Contains($"'{command[0]}'", Assert.Single(await SendAsync(new ManifestNotification { Command = command })));
    }

    [Fact]
    public void The_address_is_taken_out_of_what_tools_say()
    {
        Environment.SetEnvironmentVariable(variable, "https://chat.example/hook/secret");

        Assert.Equal("posting to *** failed", OwnerNotification.WithoutSecret(new ManifestNotification { WebhookVariable = variable }, "posting to https://chat.example/hook/secret failed"));
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(variable, null);
        folder.Dispose();
    }

    private Task<IReadOnlyList<string>> SendAsync(ManifestNotification notification, TimeSpan? deadline = null) =>
        new OwnerNotification(notification, folder.Path, deadline ?? TimeSpan.FromSeconds(30)).SendAsync(
            new FailureNotice(notification.Owner, new PipelineStage { Name = "deploy-staging", Environment = "staging" }, new Problem { ErrorId = "RolloutPaused", Message = "It paused." }, new GoPipelineResult { Id = "run", Name = "orders" }),
            default);
}
