using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.LabTests.Projects;

/// <summary>A new project's whole way: made, built by its manifest, installed on a node, rolled to the next version, without a line of it touched.</summary>
[Collection(LabCollection.Name)]
public sealed class NewProjectTests(LabFixture lab) : IAsyncLifetime
{
    private const string Name = "order-desk";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gowinops-project-");
    private readonly ModuleSession module = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly string service = $"{Name}-{Guid.NewGuid():N}"[..18];

    [LabFact]
    public async Task A_new_project_is_built_installed_healthy_and_rolled_to_its_second_version()
    {
        WindowsNode node = lab.Cluster.Nodes[0];
        using CancellationTokenSource deadline = new(Deadline);
        GoToolchain go = await GoToolchainCache.EnsureAsync(static _ => { }, deadline.Token);
        await RunAsync("$script:project, $script:node, $script:service, $script:journal = $args", Path.Combine(folder.FullName, Name), Address(node), service, Path.Combine(folder.FullName, "journal"));
        await RunAsync("$script:build = @{ Manifest = $project; OutputPath = \"$project/artifacts\"; GoPath = $args[0]; Environment = $args[1] }", go.Executable, new Hashtable(go.Environment.ToDictionary()));
        await RunAsync($"New-GoProject {Name} $project");

        // Wine does not tell a service from a console program; see -service in the project's README.
        await RunAsync(
            "Invoke-GoCrossBuild @build -Version 1.0.0 | Install-GoService -Manifest $project -EnvironmentName production -Name $service -Node $node -StartupType Manual -Start " +
            "-ArgumentList '-service', '-listen', ':8080'");
        await UntilReadyAsync(node, deadline.Token);
        Assert.Equal("1.0.0", await VersionAsync(node, deadline.Token));

        dynamic rolled = (await RunAsync(
            "Invoke-GoCrossBuild @build -Version 2.0.0 | Start-RollingUpdate -Manifest $project -EnvironmentName production -Name $service -Node $node -MinReady 2 -JournalPath $journal -Confirm:$false"))
            .Output.Single();

        Assert.Equal("Succeeded", $"{rolled.State}");
        Assert.Equal("2.0.0", await VersionAsync(node, deadline.Token));
        string log = string.Concat(Directory.GetFiles(node.HostPath($@"C:\ProgramData\{Name}\logs"), Name + "-*.log").Select(ReadShared));
        Assert.Contains("\"msg\":\"stopped\"", log);
        Assert.Equal(2, log.Split("\"msg\":\"serving\"").Length - 1);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        string failures = string.Empty;
        if (lab.Cluster.Nodes.Count > 0)
        {
            ModuleSession.Outcome uninstalled = await module.RunAsync(
                "Uninstall-GoService $args[0] -Node $args[1] -Confirm:$false -Force -Timeout 00:00:15", service, Address(lab.Cluster.Nodes[0]));
            failures = string.Join(Environment.NewLine, uninstalled.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}"));
        }

        module.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
        // A service that stays keeps the port that the next test needs.
        Assert.Equal(string.Empty, failures);
    }

    private static string ReadShared(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static string Url(WindowsNode node, string path) => $"http://{node.Address}:{SampleService.Port}{path}";

    private async Task UntilReadyAsync(WindowsNode node, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri(Url(node, "/readyz")), cancellation)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!cancellation.IsCancellationRequested)
            {
                // Not there yet.
            }

            await Task.Delay(200, cancellation);
        }
    }

    private async Task<string> VersionAsync(WindowsNode node, CancellationToken cancellation) =>
        (string)JsonNode.Parse(await http.GetStringAsync(new Uri(Url(node, "/version")), cancellation))!["version"]!;

    private async Task<ModuleSession.Outcome> RunAsync(string script, params object[] arguments)
    {
        ModuleSession.Outcome outcome = await module.RunAsync(script, arguments);
        Assert.Equal(string.Empty, string.Join(Environment.NewLine, outcome.Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}")));
        Assert.Null(outcome.Terminating);
        return outcome;
    }

    private string Address(WindowsNode node) =>
        $"{node.SshUri}?keyFile={Uri.EscapeDataString(lab.Cluster.KeyFilePath)}&knownHosts={Uri.EscapeDataString(lab.Cluster.KnownHostsPath)}";
}
