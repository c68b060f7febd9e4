using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Services;
using Xunit;

namespace GoWinOps.Tests.Manifest;

/// <summary>What the cmdlets that change services take from a manifest.</summary>
public sealed class ManifestParameterTests : IDisposable
{
    private const string Everything = """
        name: orders
        service: { name: OrdersSvc }
        health: { url: 'http://127.0.0.1:8080/healthz', minReady: 7s, deadline: 90s }
        nodes: .
        update: { maxUnavailable: 2, drainTimeout: 11s, stopTimeout: 12s, quietPeriod: 3s }
        loadBalancer: { url: 'haproxy://lb01:9999/orders', serverMap: { .: s1 } }
        """;

    private readonly TestFolder folder = new();
    private readonly RecordingHost host = new();
    private readonly ModuleSession session;
    private readonly string executable;

    public ManifestParameterTests()
    {
        session = new ModuleSession(host);
        executable = folder.Combine("orders.exe");
        System.IO.File.WriteAllBytes(executable, PortableExecutable.Make(PortableExecutable.Amd64));
    }

    [Fact]
    public async Task A_rolling_update_takes_service_nodes_health_and_times_from_the_manifest()
    {
        string manifest = folder.Write("gowinops.yml", Everything);

        ModuleSession.Outcome outcome = await session.RunAsync(
            "Start-RollingUpdate -Manifest $args[0] $args[1] -Version 2.0.0 -StopTimeout 0:0:20 -WhatIf", manifest, executable);

        Assert.Empty(outcome.ErrorIds);
        string plan = string.Join("\n", host.Lines);
        Assert.Contains("Roll 'OrdersSvc' to release '2.0.0'", plan);
        Assert.Contains("at most 2 at a time", plan);
        Assert.Contains("drain in haproxy://lb01:9999/orders (up to 11 s, then 3 s quiet)", plan);
        Assert.Contains("stop (up to 20 s", plan);
        Assert.Contains("healthy at http://127.0.0.1:8080/healthz for 7 s within 90 s", plan);
    }

    [Fact]
    public async Task A_rolling_update_goes_to_the_nodes_of_the_environment_asked_for()
    {
        string manifest = folder.Write("gowinops.yml", Everything + "\nenvironments: { staging: { nodes: [stage01, stage02], update: { maxUnavailable: 1 } } }\n");
        const string Script = "Start-RollingUpdate -Manifest $args[0] $args[1] -Version 2.0.0 -WhatIf -EnvironmentName ";

        ModuleSession.Outcome staging = await session.RunAsync(Script + "staging", manifest, executable);
        ModuleSession.Outcome production = await session.RunAsync(Script + "production", manifest, executable);

        Assert.Empty(staging.ErrorIds);
        string plan = string.Join("\n", host.Lines);
        Assert.Contains("stage01", plan);
        Assert.Contains("at most 1 at a time", plan);
        Assert.DoesNotContain("haproxy", plan);
        Assert.Equal(new[] { "ManifestEnvironmentMissing" }, production.ErrorIds);
    }

    [Fact]
    public async Task The_environments_of_the_manifest_are_suggested()
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\nenvironments: { staging: { nodes: a }, production: { nodes: b } }\n");
        string line = $"Install-GoService -Manifest '{manifest}' -EnvironmentName ";

        ModuleSession.Outcome outcome = await session.RunAsync("[Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches.CompletionText", line);

        Assert.Equal(new[] { "staging", "production" }, outcome.Output.Select(text => text.ToString()));
    }

    [Fact]
    public async Task A_rolling_update_needs_the_section_health_unless_the_address_is_given()
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\n");
        const string Script = "Start-RollingUpdate -Manifest $args[0] $args[1] -Version 2.0.0 -WhatIf";

        ModuleSession.Outcome without = await session.RunAsync(Script, manifest, executable);
        ModuleSession.Outcome with = await session.RunAsync(Script + " -HealthUrl http://127.0.0.1:1/", manifest, executable);

        Assert.Equal(new[] { "ManifestSectionMissing" }, without.ErrorIds);
        Assert.Empty(with.ErrorIds);
        Assert.Contains("Roll 'orders'", string.Join("\n", host.Lines));
    }

    [Theory]
    [InlineData("Start-RollingUpdate")]
    [InlineData("Install-GoService")]
    public async Task A_faulty_manifest_stops_the_command_before_anything_is_done(string cmdlet)
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\nservice: 1\n");

        ModuleSession.Outcome outcome = await session.RunAsync($"{cmdlet} -Manifest $args[0] $args[1] -Version 2.0.0", manifest, executable);

        Assert.Equal(new[] { "ManifestInvalid" }, outcome.ErrorIds);
    }

    [Fact]
    public async Task A_service_is_installed_on_the_manifest_s_nodes()
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\nnodes: ['ssh://nobody@127.0.0.1:9', 'ssh://nobody@127.0.0.2:9']\n");

        ModuleSession.Outcome outcome = await session.RunAsync(
            "Install-GoService -Manifest $args[0] $args[1] -Version 2.0.0 -ConnectTimeout 0:0:20", manifest, executable);

        Assert.Equal(new[] { "NodeUnreachable", "NodeUnreachable" }, outcome.ErrorIds);
        Assert.Equal(new[] { "127.0.0.1", "127.0.0.2" }, outcome.Errors.Select(error => error.TargetObject.ToString()!.Split('@').Last().Split(':')[0]).Order());
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }
}
