using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.LoadBalancing;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests;

[Collection(LabCollection.Name)]
public sealed class SampleServiceTests : IDisposable
{
    private static readonly TimeSpan ChangeDeadline = TimeSpan.FromSeconds(60);

    private readonly LabFixture _lab;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gowinops-sample-");
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public SampleServiceTests(LabFixture lab) => _lab = lab;

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [LabFact]
    public async Task A_good_build_runs_under_the_service_manager_names_its_version_and_finishes_work_before_it_stops()
    {
        const string service = "orders-good";
        var node = _lab.Cluster.Nodes[0];
        await SampleService.InstallAsync(node, service, await SampleService.BuildAsync(_folder.FullName, "1.0.0"));
        try
        {
            await UntilAsync(node, HttpStatusCode.OK);
            var version = await _http.GetFromJsonAsync<VersionAnswer>(Address(node, "version"));
            Assert.Equal("1.0.0", version!.Version);

            var order = _http.GetAsync(Address(node, "?ms=1500"));
            await UntilOrderIsUnderWayAsync(node);
            await SampleService.StopAsync(node, service);

            Assert.Equal(HttpStatusCode.OK, (await order).StatusCode);
            await UntilAsync(node, expected: null);
        }
        finally
        {
            await SampleService.RemoveAsync(node, service);
        }
    }

    [LabFact]
    public async Task A_build_that_is_never_ready_answers_but_fails_its_health_check()
    {
        const string service = "orders-never";
        var node = _lab.Cluster.Nodes[1];
        await SampleService.InstallAsync(node, service, await SampleService.BuildAsync(_folder.FullName, "2.0.0", "never-ready"));
        try
        {
            await UntilAsync(node, HttpStatusCode.ServiceUnavailable);
            Assert.Equal("2.0.0", (await _http.GetFromJsonAsync<VersionAnswer>(Address(node, "version")))!.Version);
            await SampleService.StopAsync(node, service);
            await UntilAsync(node, expected: null);
        }
        finally
        {
            await SampleService.RemoveAsync(node, service);
        }
    }

    [LabFact]
    public async Task A_build_that_starts_slowly_becomes_ready_in_its_own_time()
    {
        const string service = "orders-slow";
        var node = _lab.Cluster.Nodes[2];
        await SampleService.InstallAsync(node, service, await SampleService.BuildAsync(_folder.FullName, "2.1.0", "slow-start"));
        try
        {
            await UntilAsync(node, HttpStatusCode.ServiceUnavailable);
            await UntilAsync(node, HttpStatusCode.OK);
            await SampleService.StopAsync(node, service);
            await UntilAsync(node, expected: null);
        }
        finally
        {
            await SampleService.RemoveAsync(node, service);
        }
    }

    [LabFact]
    public async Task A_build_that_crashes_under_load_is_reported_as_stopped()
    {
        // internal/orders/behaviour.go: the build survives this many orders.
        const int survived = 50;
        const string service = "orders-crash";
        var node = _lab.Cluster.Nodes[2];
        await SampleService.InstallAsync(node, service, await SampleService.BuildAsync(_folder.FullName, "2.2.0", "crash-under-load"));
        try
        {
            await UntilAsync(node, HttpStatusCode.OK);
            for (var order = 0; order < survived; order++)
            {
                using var answer = await _http.GetAsync(Address(node, "?ms=0"));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync(Address(node, "?ms=0")));
            await UntilAsync(node, service, "STOPPED");
            // ERROR_PROCESS_ABORTED of winerror.h: the process ended without saying that it stops.
            Assert.Contains("1067", await SampleService.QueryAsync(node, service), StringComparison.Ordinal);
        }
        finally
        {
            await SampleService.RemoveAsync(node, service);
        }
    }

    [LabFact]
    public async Task A_build_that_ignores_stop_hangs_in_stop_pending_and_serves_on_until_its_process_is_ended()
    {
        const string service = "orders-stubborn";
        var node = _lab.Cluster.Nodes[2];
        await SampleService.InstallAsync(node, service, await SampleService.BuildAsync(_folder.FullName, "2.3.0", "ignore-stop"));
        try
        {
            await UntilAsync(node, HttpStatusCode.OK);
            await SampleService.StopAsync(node, service);
            await UntilAsync(node, service, "STOP_PENDING");
            var version = await _http.GetFromJsonAsync<VersionAnswer>(Address(node, "version"));
            Assert.Equal("2.3.0", version!.Version);

            await NodeSession.InvokeAsync(
                _lab.Cluster, node, "param($id) [Diagnostics.Process]::GetProcessById($id).Kill()", version.Pid);
            await UntilAsync(node, expected: null);
        }
        finally
        {
            await SampleService.RemoveAsync(node, service);
        }
    }

    [LabFact]
    public async Task The_sample_passes_its_own_tests()
    {
        var output = await SampleService.TestAsync();

        Assert.Contains("ok  \texample.com/orders/internal/orders", output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task The_load_balancer_sends_requests_to_healthy_nodes_only()
    {
        const string service = "orders-balanced";
        var (up, down) = (_lab.Cluster.Nodes[0], _lab.Cluster.Nodes[1]);
        await SampleService.InstallAsync(up, service, await SampleService.BuildAsync(_folder.FullName, "3.0.0"));
        try
        {
            await using var balancer = await HaProxy.StartAsync(new HaProxyOptions
            {
                Backend = "orders",
                Servers = [new(up.Name, up.Address, SampleService.Port), new(down.Name, down.Address, SampleService.Port)],
            });
            await UntilAsync(balancer, up.Name, "UP");
            await UntilAsync(balancer, down.Name, "DOWN");
            for (var request = 0; request < 10; request++)
            {
                var answer = await _http.GetAsync(balancer.FrontendUri);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            await SampleService.StopAsync(up, service);
            await UntilAsync(balancer, up.Name, "DOWN");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _http.GetAsync(balancer.FrontendUri)).StatusCode);
        }
        finally
        {
            await SampleService.RemoveAsync(up, service);
        }
    }

    private static Uri Address(WindowsNode node, string path) => new($"http://{node.Address}:{SampleService.Port}/{path}");

    private static async Task PollAsync(string what, Func<Task<bool>> condition)
    {
        var time = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(time.Elapsed < ChangeDeadline, $"{what} within {ChangeDeadline.TotalSeconds} s");
            await Task.Delay(50);
        }
    }

    private Task UntilAsync(WindowsNode node, HttpStatusCode? expected) => PollAsync(
        $"{node.Name} answers {expected?.ToString() ?? "nothing"}",
        async () =>
        {
            try
            {
                using var answer = await _http.GetAsync(Address(node, "healthz"));
                return answer.StatusCode == expected;
            }
            catch (HttpRequestException)
            {
                return expected is null;
            }
        });

    private static Task UntilAsync(WindowsNode node, string service, string fact) => PollAsync(
        $"{service} on {node.Name} is {fact}",
        async () => (await SampleService.QueryAsync(node, service)).Contains(fact, StringComparison.Ordinal));

    // Orders are numbered: a number beyond those asked for here shows that the other one has been taken.
    private Task UntilOrderIsUnderWayAsync(WindowsNode node)
    {
        var asked = 0;
        return PollAsync(
            "the order is under way",
            async () => (await _http.GetStringAsync(Address(node, "?ms=0"))).StartsWith($"order {++asked + 1} ", StringComparison.Ordinal));
    }

    private static Task UntilAsync(HaProxy balancer, string server, string state) => PollAsync(
        $"HAProxy has {server} {state}",
        async () => (await balancer.SendCommandAsync("show stat"))
            .Split('\n')
            .Any(line => line.StartsWith($"{balancer.Backend},{server},", StringComparison.Ordinal) && line.Split(',')[17] == state));

    private sealed record VersionAnswer(string Version, int Pid);
}
