using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Pipelines;

/// <summary>A program's way from its source to production on two nodes, by its manifest alone.</summary>
[Collection(LabCollection.Name)]
public sealed class InvokeGoPipelineTests(LabFixture lab) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gowinops-pipeline-");
    private readonly ModuleSession module = new();
    private readonly Dictionary<string, string?> before = [];
    private readonly string service = $"orders-{Guid.NewGuid():N}"[..15];

    private string Journals => Path.Combine(folder.FullName, "journals");

    [LabFact]
    public async Task A_release_goes_to_development_and_after_approval_to_production_and_no_further_than_a_failing_smoke_test()
    {
        string go = await SetAsync("ok");
        await RunAsync("Invoke-GoPipeline $args[0] -Stage build, test -Version 1.0.0 -JournalPath $args[1] -GoPath $args[2] | ForEach-Object Artifacts | " +
            $"Install-GoService {service} -ArgumentList '--service', '--listen', ':{SampleService.Port}' -StartupType Manual -Start -Node $args[3]", folder.FullName, Journals, go, Address(1));

        dynamic waiting = (await RunAsync("Invoke-GoPipeline $args[0] -Version 2.0.0 -JournalPath $args[1] -GoPath $args[2] -Confirm:$false", folder.FullName, Journals, go)).Output.Single();
        string productionMeanwhile = await ReleaseAsync(1);
        dynamic done = (await RunAsync("Invoke-GoPipeline -Resume $args[0] -Approve -JournalPath $args[1] -Confirm:$false", (string)waiting.Id, Journals)).Output.Single();

        Assert.Equal(("AwaitingApproval", "1.0.0 Running"), ($"{waiting.State}", productionMeanwhile));
        Assert.Equal("build=Succeeded test=Succeeded package=Succeeded deploy-development=Succeeded smoke-test-development=Succeeded approve-production=Succeeded deploy-production=Succeeded smoke-test-production=Succeeded", States(done));
        Assert.Equal(("2.0.0 Running", "2.0.0 Running"), (await ReleaseAsync(0), await ReleaseAsync(1)));

        await SetAsync("an answer nobody gives");
        ModuleSession.Outcome failed = await module.RunAsync("Invoke-GoPipeline $args[0] -Version 3.0.0 -JournalPath $args[1] -GoPath $args[2] -Approve -Confirm:$false", folder.FullName, Journals, go);

        Assert.Equal(["SmokeTestFailed"], failed.ErrorIds);
        Assert.EndsWith("smoke-test-development=Failed approve-production=Pending deploy-production=Pending smoke-test-production=Pending", States(failed.Output.Single()));
        Assert.Equal(("3.0.0 Running", "2.0.0 Running"), (await ReleaseAsync(0), await ReleaseAsync(1)));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        string failures = string.Empty;
        if (lab.Cluster.Nodes.Count > 1)
        {
            ModuleSession.Outcome uninstalled = await module.RunAsync(
                "Uninstall-GoService $args[0] -Node $args[1], $args[2] -Confirm:$false -Force -Timeout 00:00:15", service, Address(0), Address(1));
            failures = string.Join(Environment.NewLine, uninstalled.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}"));
        }

        foreach ((string name, string? value) in before)
            Environment.SetEnvironmentVariable(name, value);
        module.Dispose();
        folder.Delete(recursive: true);
        // A service that stays keeps the port that the next test needs.
        Assert.Equal(string.Empty, failures);
    }

    /// <summary>Writes the sample with a manifest whose smoke test of development wants a certain answer.</summary>
    /// <returns>The Go command.</returns>
    private async Task<string> SetAsync(string answer)
    {
        using CancellationTokenSource deadline = new(Deadline);
        GoToolchain go = await GoToolchainCache.EnsureAsync(static _ => { }, deadline.Token);
        foreach ((string name, string? value) in go.Environment)
        {
            before.TryAdd(name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }

        string sample = Path.Combine(LabPaths.FindRepository(), "tests", "samples", "orders");
        foreach (string file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder.FullName, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "gowinops.yml"),
            $$"""
            name: orders
            build: { package: ./cmd/orders, targets: windows/amd64 }
            service: { name: {{service}}, arguments: [--service, --listen, ':{{SampleService.Port}}'], startupType: manual }
            health: { url: 'http://127.0.0.1:{{SampleService.Port}}/healthz', minReady: 1s, interval: 250ms }
            environments:
              development:
                nodes: ['{{Address(0)}}']
                smokeTests: [{ name: it answers, url: '{{Url(0)}}/healthz', contains: {{answer}}, deadline: {{(answer == "ok" ? "30s" : "3s")}} }]
              production:
                nodes: ['{{Address(1)}}']
                smokeTests: [{ url: '{{Url(1)}}/version', contains: '2.0.0', deadline: 30s }]
            pipeline: { stageDeadline: 3m }
            """,
            deadline.Token);
        return go.Executable;
    }

    private async Task<string> ReleaseAsync(int node)
    {
        dynamic found = (await RunAsync("Get-GoService $args[0] -Node $args[1]", service, Address(node))).Output.Single();
        return $"{found.Release} {found.State}";
    }

    private async Task<ModuleSession.Outcome> RunAsync(string script, params object[] arguments)
    {
        ModuleSession.Outcome outcome = await module.RunAsync(script, arguments);
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, outcome.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
        Assert.Null(outcome.Terminating);
        return outcome;
    }

    private static string States(dynamic result) => string.Join(" ", ((object[])result.Stages).Select(stage => $"{((dynamic)stage).Name}={((dynamic)stage).State}"));

    private string Url(int node) => $"http://{lab.Cluster.Nodes[node].Address}:{SampleService.Port}";

    private string Address(int node) =>
        $"{lab.Cluster.Nodes[node].SshUri}?keyFile={Uri.EscapeDataString(lab.Cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(lab.Cluster.KnownHostsPath)}";
}
