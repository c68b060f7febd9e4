using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Scenario;
using GoWinOps.Tests.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace GoWinOps.LabTests.Rollouts;

[Collection(LabCollection.Name)]
public sealed class ScenarioTests(LabFixture lab, ITestOutputHelper output)
{
    [LabFact]
    public async Task What_the_demo_shows_holds_not_a_request_fails_and_a_bad_release_touches_one_node()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromMinutes(5));
        RollingUpdateScenario scenario = new(
            lab.Cluster, ModuleSession.ManifestPath, Path.Combine(LabPaths.FindRepository(), "tests", "samples", "orders"), output.WriteLine);

        ScenarioReport report = await scenario.RunAsync(deadline.Token);

        foreach (string line in report.Lines())
            output.WriteLine(line);
        Assert.Equal(8, report.Promises().Count);
        Assert.Empty(report.Promises().Where(promise => !promise.IsKept).Select(promise => promise.Promise));
        Assert.Equal(new[] { "RolloutPaused" }, report.BadRollout!.ErrorIds);
    }
}
