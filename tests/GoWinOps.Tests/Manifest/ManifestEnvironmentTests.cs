using System;
using System.IO;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Manifest;

/// <summary>Where a release goes and how it gets there, as the manifest says it.</summary>
public sealed class ManifestEnvironmentTests
{
    private const string Delivery = """
        name: orders
        health: { url: 'http://127.0.0.1:8080/healthz' }
        update: { maxUnavailable: 2 }
        nodes: web01
        loadBalancer: { url: 'haproxy://lb01:9999/orders' }
        environments:
          development:
            nodes: { names: dev01, inventory: inventory.yml }
            smokeTests:
              - { name: health, url: 'http://dev01:8080/healthz', status: 204, contains: ok, deadline: 30s }
              - command: [go, test, ./smoke/...]
            notify: { owner: the orders team, webhookVariable: ORDERS_WEBHOOK, command: [tell, them] }
          staging:
            nodes: [stage01, stage02]
            approval: true
            health: { url: 'http://127.0.0.1:9090/healthz' }
            update: { maxUnavailable: 1 }
            loadBalancer: { url: 'haproxy://lb02:9999/orders' }
          production:
            nodes: '@web'
        pipeline:
          test: [-race, ./...]
          stageDeadline: 20m
          notify: { owner: everybody }
        """;

    private static readonly string File = Path.Combine(Path.GetTempPath(), "project", "gowinops.yml");

    [Fact]
    public void Environments_are_read_in_the_order_a_release_is_promoted()
    {
        ManifestEnvironments environments = Read(Delivery).Environments!;

        Assert.Equal(new[] { "development", "staging", "production" }, environments.InOrder().Select(environment => environment.Name));
        ManifestEnvironment development = environments.Find("Development")!;
        Assert.Equal(Path.Combine(Path.GetDirectoryName(File)!, "inventory.yml"), development.Nodes.Inventory);
        Assert.Equal((204, "ok", TimeSpan.FromSeconds(30)), (development.SmokeTests[0].Status, development.SmokeTests[0].Contains, development.SmokeTests[0].Deadline));
        Assert.Equal(new[] { "go", "test", "./smoke/..." }, development.SmokeTests[1].Command);
        Assert.Equal(ManifestSmokeTest.DefaultDeadline, development.SmokeTests[1].Deadline);
        Assert.Equal(("the orders team", "ORDERS_WEBHOOK"), (development.Notify!.Owner, development.Notify.WebhookVariable));
        Assert.Equal(new[] { "tell", "them" }, development.Notify.Command);
    }

    [Fact]
    public void The_pipeline_is_read()
    {
        ManifestPipeline pipeline = Read(Delivery).Pipeline!;

        Assert.Equal(new[] { "-race", "./..." }, pipeline.Test);
        Assert.Equal(TimeSpan.FromMinutes(20), pipeline.StageDeadline);
        Assert.Equal("everybody", pipeline.Notify!.Owner);
    }

    [Fact]
    public void Production_needs_a_person_s_word_and_the_others_only_where_the_manifest_says_so()
    {
        Assert.Equal(new[] { false, true, true }, Read(Delivery).Environments!.InOrder().Select(environment => environment.NeedsApproval));
        Assert.False(Read("name: a\nenvironments: { production: { nodes: a, approval: false } }").Environments!.Production!.NeedsApproval);
    }

    [Fact]
    public void The_manifest_of_an_environment_has_its_nodes_and_load_balancer_and_inherits_the_rest()
    {
        GoManifest manifest = Read(Delivery);

        GoManifest development = manifest.ForEnvironment("development");
        GoManifest staging = manifest.ForEnvironment("STAGING");

        Assert.Equal(new[] { "dev01" }, development.Nodes!.Names);
        Assert.Null(development.LoadBalancer);
        Assert.Equal("http://127.0.0.1:8080/healthz", development.Health!.Url);
        Assert.Equal("2", development.Update!.MaxUnavailable);
        Assert.Equal("haproxy://lb02:9999/orders", staging.LoadBalancer!.Url);
        Assert.Equal("http://127.0.0.1:9090/healthz", staging.Health!.Url);
        Assert.Equal("1", staging.Update!.MaxUnavailable);
        Assert.Equal(new[] { "web01" }, manifest.Nodes!.Names);
    }

    [Fact]
    public void An_environment_that_is_not_there_is_reported_with_those_that_are()
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => Read("name: a\nenvironments: { staging: { nodes: a } }").ForEnvironment("production"));

        Assert.Equal(nameof(Messages.ManifestEnvironmentMissing), exception.ErrorId);
        Assert.Contains("has: staging", exception.Message);
    }

    [Theory]
    [InlineData("{ development: {} }", "'development' needs the key 'nodes'.")]
    [InlineData("{ test: { nodes: a } }", "'environments' has no key 'test'. It has: development, staging, production.")]
    [InlineData("{ staging: { nodes: a, approval: maybe } }", "'approval' expects true or false, not 'maybe'.")]
    [InlineData("{ staging: { nodes: a, smokeTests: [{ name: x }] } }", "A smoke test needs the key 'url' or 'command'.")]
    [InlineData("{ staging: { nodes: a, smokeTests: { url: 'http://a', command: b } } }", "A smoke test is an address or a command, not both.")]
    [InlineData("{ staging: { nodes: a, smokeTests: { command: b, status: 200 } } }", "'status' and 'contains' are for smoke tests with a 'url'; a command must end with 0.")]
    [InlineData("{ staging: { nodes: a, smokeTests: { url: 'http://a', status: 99 } } }", "'status' expects an HTTP status from 100 to 599, not '99'.")]
    [InlineData("{ staging: { nodes: a, smokeTests: [x] } }", "'smokeTests' is a section with keys (name, url, status, contains, command, deadline), not 'x'.")]
    [InlineData("{ staging: { nodes: a, notify: { webhookVariable: 'https://chat/x' } } }", "'webhookVariable' expects the name of an environment variable, not 'https://chat/x'.")]
    public void A_fault_of_an_environment_is_named(string environments, string message)
    {
        ManifestException exception = Assert.Throws<ManifestException>(() => Read("name: a\nenvironments: " + environments));

        Assert.Equal(message, Assert.Single(exception.Faults).Message);
    }

    private static GoManifest Read(string text) => ManifestReader.Parse(text, File);
}
