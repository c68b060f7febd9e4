using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>Test-GoService over services that are well and services that are not.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ServiceExplanationTests(ServiceLabFixture lab)
{
    private const string Ask = "Test-GoService $service -Url http://127.0.0.1:8080/healthz -VersionUrl http://127.0.0.1:8080/version ";

    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task Each_thing_that_can_be_wrong_is_found_where_it_is()
    {
        await using ServiceSession session = new(lab.Cluster, "explained");
        string good = await session.BuildAsync("1.0.0");
        string refusing = await session.BuildAsync("2.0.0", "never-ready");
        await session.SucceedAsync($"Install-GoService $service -Path '{good}' -Version 1.0.0 -ArgumentList $arguments -StartupType Manual -Start");

        Assert.Equal("Service+ Listening+ Probe+ Reach+ Version+", Show(await session.SucceedAsync(Ask)));
        Assert.Equal("Service+ Listening+", Show(await session.SucceedAsync("Get-GoService $service | Test-GoService")));

        IReadOnlyList<dynamic> wrong = await session.SucceedAsync("Test-GoService $service -Tcp 127.0.0.1:8087 -Version 9.0.0 -VersionUrl http://127.0.0.1:8080/version");
        Assert.Equal("Service+ Listening- Probe- Reach- Version-", Show(wrong));
        Assert.Contains("nothing listens on port 8087; the service listens on", (string)wrong[1].Found, StringComparison.Ordinal);
        Assert.Contains("reports 1.0.0, expected 9.0.0", (string)wrong[4].Found, StringComparison.Ordinal);

        await session.SucceedAsync($"Install-GoService $service -Path '{refusing}' -Version 2.0.0; Restart-GoService $service");
        IReadOnlyList<dynamic> refused = await session.SucceedAsync(Ask + "-Version 2.0.0");
        Assert.Equal("Service+ Listening+ Probe- Reach- Version+", Show(refused));
        Assert.Contains("answered 503: starting", (string)refused[2].Found, StringComparison.Ordinal);

        await session.SucceedAsync("Stop-GoService $service; Install-GoService $service -Path '" + good + "' -Version 1.0.0 -ArgumentList '--service', '--listen', '127.0.0.1:8080' -Start");
        IReadOnlyList<dynamic> hidden = await session.SucceedAsync(Ask);
        Assert.Equal("Service+ Listening+ Probe+ Reach? Version+", Show(hidden));

        await session.SucceedAsync("Stop-GoService $service");
        IReadOnlyList<dynamic> stopped = await session.SucceedAsync("Test-GoService $service, absent");
        Assert.Equal("Service- Listening? Service-", Show(stopped));
        Assert.StartsWith("Stopped, as somebody wanted", (string)stopped[0].Found, StringComparison.Ordinal);
        Assert.Contains("There is no service", (string)stopped[2].Found, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task A_node_that_is_cut_off_from_the_network_is_an_answer()
    {
        await using ServiceSession session = new(lab.Cluster, "cut");
        await First.CutNetworkAsync();
        try
        {
            IReadOnlyList<dynamic> checks = await session.SucceedAsync("Test-GoService $service -Tcp 127.0.0.1:8080 -ConnectTimeout 00:00:03 -ProbeTimeout 00:00:01");

            Assert.Equal("Session- Reach-", Show(checks));
        }
        finally
        {
            await First.RestoreNetworkAsync();
        }
    }

    private static string Show(IEnumerable<dynamic> checks) =>
        string.Join(' ', checks.Select(check => (string)check.Name + (check.Passed is null ? "?" : (bool)check.Passed ? "+" : "-")));
}
