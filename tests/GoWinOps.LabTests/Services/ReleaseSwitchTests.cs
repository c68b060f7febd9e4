using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>The operations a rollout is made of, sent to a node in the form they travel in.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ReleaseSwitchTests(ServiceLabFixture lab)
{
    private WindowsNode Node => lab.Cluster.Nodes[1];

    [LabFact]
    public async Task A_switch_keeps_the_arguments_and_is_remembered_and_a_stale_token_changes_nothing()
    {
        await using ServiceSession session = new(lab.Cluster, "switch");
        string v1 = await session.BuildAsync("1.0.0");
        string v2 = await session.BuildAsync("2.0.0");
        await session.SucceedAsync(
            $"Install-GoService $service -Path '{v2}' -Version 2.0.0 -ArgumentList $arguments; Install-GoService $service -Path '{v1}' -Version 1.0.0 -Start",
            SampleService.Port,
            Node);
        using NodeSession remote = await NodeSession.OpenAsync(lab.Cluster, Node);

        JsonElement switched = await RunAsync("SwitchRelease", new { Name = session.Service, Version = "2.0.0", FencingToken = 5, RolloutId = "r-5" });

        Assert.Equal(("1.0.0", "2.0.0", true), (Text(switched, "From"), Text(switched, "To"), switched.GetProperty("Changed").GetBoolean()));
        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service", SampleService.Port, Node));
        Assert.Equal(("2.0.0", "1.0.0", "Running"), ((string)service.Release, (string)service.LastStable, $"{service.State}"));
        Assert.Equal(new[] { "--service", "--listen", ":8080" }, (string[])service.Arguments);
        using (JsonDocument state = JsonDocument.Parse(await File.ReadAllTextAsync(Node.HostPath(session.FolderOnNode + @"\state.json"))))
        {
            Assert.Equal(("2.0.0", "r-5", 5L), (Text(state.RootElement, "Current"), Text(state.RootElement, "RolloutId"), state.RootElement.GetProperty("FencingToken").GetInt64()));
        }

        Assert.Equal("FencingTokenStale", await FailAsync("SwitchRelease", new { Name = session.Service, Version = "1.0.0", FencingToken = 4 }));
        Assert.Equal("FencingTokenStale", await FailAsync("MarkStable", new { Name = session.Service, Version = "2.0.0", FencingToken = 4 }));
        Assert.Equal("ReleaseNotStaged", await FailAsync("SwitchRelease", new { Name = session.Service, Version = "9.0.0", FencingToken = 5 }));
        Assert.Equal("2.0.0", (string)Assert.Single(await session.SucceedAsync("Get-GoService $service", SampleService.Port, Node)).Release);

        // A switch that cannot be remembered is taken back.
        await remote.InvokeAsync("param($path) $global:held = [IO.File]::Open($path, 'Open', 'Read', 'Read')", session.FolderOnNode + @"\state.json");
        Assert.Equal("ServiceStateNotWritten", await FailAsync("SwitchRelease", new { Name = session.Service, Version = "1.0.0", FencingToken = 5 }));
        await remote.InvokeAsync("$global:held.Dispose()");
        Assert.Equal("2.0.0", (string)Assert.Single(await session.SucceedAsync("Get-GoService $service", SampleService.Port, Node)).Release);

        Assert.Equal("ReleaseInUse", await FailAsync("RemoveRelease", new { session.Service, Version = "1.0.0" }));
        Assert.Equal("2.0.0", Text(await RunAsync("MarkStable", new { Name = session.Service, Version = "2.0.0", FencingToken = 5 }), "LastStable"));
        await session.SucceedAsync("Restart-GoService $service", SampleService.Port, Node);
        Assert.True((await RunAsync("RemoveRelease", new { session.Service, Version = "1.0.0" })).GetBoolean());
        Assert.False(Directory.Exists(Node.HostPath(session.FolderOnNode + @"\releases\1.0.0")));

        async Task<JsonElement> SendAsync(string operation, object request)
        {
            // The module lies there because the session above has pushed it.
            const string Script = """
                param($name, $json)
                $ErrorActionPreference = 'Stop'
                $module = [IO.Directory]::GetDirectories('C:\ProgramData\GoWinOps\module')[0]
                foreach ($assembly in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module ([IO.Path]::Combine($module, $assembly)) }
                Invoke-GoNodeOperation -Name $name -Json $json -Deadline 00:01:00
                """;
            object? answer = Assert.Single(await remote.InvokeAsync(Script, $"GoWinOps.Services.{operation}Operation", JsonSerializer.Serialize(request)));
            return JsonDocument.Parse((string)answer!).RootElement;
        }

        async Task<JsonElement> RunAsync(string operation, object request) => (await SendAsync(operation, request)).GetProperty("Result");

        async Task<string> FailAsync(string operation, object request) => Text((await SendAsync(operation, request)).GetProperty("Problem"), "ErrorId")!;
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
