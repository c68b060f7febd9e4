using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;
using GoWinOps.Health;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

/// <summary>What the views of services and decisions compute.</summary>
public sealed class SupervisedViewTests
{
    [Fact]
    public async Task A_table_says_in_one_cell_how_the_program_is()
    {
        GoServiceInfo failing = new() { ProgramState = "Unready", IsLive = true, IsReady = false, Restarts = 3 };
        GoServiceInfo lost = new() { SupervisionTrouble = "gone" };

        Assert.Contains("Unready, not ready, 3 restarts", await ComputeAsync("GoServiceInfo", failing));
        Assert.Contains("not known", await ComputeAsync("GoServiceInfo", lost));
        Assert.DoesNotContain("not known", await ComputeAsync("GoServiceInfo", new GoServiceInfo()));
    }

    [Fact]
    public async Task A_list_names_what_is_set_of_supervision_and_what_each_probe_found()
    {
        GoServiceInfo info = new()
        {
            Supervision = new ServiceSupervision { MemoryLimitBytes = 1 << 30, Liveness = new ServiceProbe { Tcp = "127.0.0.1:80" }, LogDaily = true },
            Probes = new[] { new SupervisionProbeStatus { Probe = "Liveness", Detail = "refused" }, new SupervisionProbeStatus { Probe = "Readiness", Detail = "200" } },
        };

        IReadOnlyList<string> values = await ComputeAsync("GoServiceInfoList", info);

        Assert.Contains("MemoryLimitBytes, Liveness, LogDaily", values);
        Assert.Contains("Liveness: refused; Readiness: 200", values);
    }

    [Fact]
    public async Task The_list_of_a_decision_names_its_numbers()
    {
        ServiceDecision decision = new() { Numbers = new Dictionary<string, double> { ["exitCode"] = 3, ["delaySeconds"] = 1.5 } };

        Assert.Contains("exitCode = 3, delaySeconds = 1.5", await ComputeAsync("ServiceDecisionList", decision));
    }

    private static async Task<IReadOnlyList<string>> ComputeAsync(string view, object shown)
    {
        XElement found = XDocument.Load(Path.Combine(Path.GetDirectoryName(ModuleSession.ManifestPath)!, "GoWinOps.format.ps1xml"))
            .Descendants("View").Single(candidate => (string?)candidate.Element("Name") == view);
        using ModuleSession session = new();
        List<string> values = [];
        foreach (string script in found.Descendants("ScriptBlock").Where(script => script.Parent!.Name.LocalName is "TableColumnItem" or "ListItem").Select(script => script.Value))
        {
            ModuleSession.Outcome outcome = await session.RunAsync("$args[0] | ForEach-Object { " + script + " }", shown);
            Assert.Empty(outcome.ErrorIds);
            values.Add(string.Concat(outcome.Output.Select(value => value?.ToString())));
        }

        return values;
    }
}
