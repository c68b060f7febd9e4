using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Tests.Build;
using GoWinOps.Tests.Hosting;
using Xunit;
using static GoWinOps.Tests.Pipelines.Runs.InvokeGoPipelineScene;

namespace GoWinOps.Tests.Pipelines.Runs;

/// <summary>Invoke-GoPipeline in a real engine, with the real Go.</summary>
public sealed class InvokeGoPipelineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [GoFact]
    public async Task Build_test_and_package_leave_a_checked_zip_of_the_executable()
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync();

        ModuleSession.Outcome outcome = await scene.RunAsync("$program -Stage build, test, package -Version 1.2.3");

        Assert.Empty(outcome.Errors);
        dynamic result = Result(outcome);
        Assert.Equal("build=Succeeded test=Succeeded package=Succeeded", States(result));
        Assert.Equal(("orders", "Succeeded", "1.2.3", 40), ((string)result.Name, $"{result.State}", (string)result.Version, ((string)result.Commit).Length));
        Assert.True((TimeSpan)result.Duration > TimeSpan.Zero);
        string packages = scene.Folder.Combine("app", "artifacts", "1.2.3", "packages");
        string package = Path.Combine(packages, "orders_1.2.3_windows_amd64.zip");
        using (ZipArchive zip = ZipFile.OpenRead(package))
            Assert.Equal("orders.exe", Assert.Single(zip.Entries).FullName);
        Assert.Equal($"{await GoWinOps.Nodes.ContentHash.OfFileAsync(package, default)}  orders_1.2.3_windows_amd64.zip\n", await File.ReadAllTextAsync(Path.Combine(packages, "SHA256SUMS")));
    }

    [GoFact]
    public async Task A_failing_test_is_shown_and_told_to_the_owner_and_the_run_goes_on_there_once_the_cause_is_gone()
    {
        using Webhook webhook = new();
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync($"{{ notify: {{ owner: the orders team, webhookVariable: {webhook.Variable} }} }}", passes: false);

        ModuleSession.Outcome failed = await scene.RunAsync("$program -Stage build, test, package -Version 1.2.3");
        JsonNode notice = JsonNode.Parse(await webhook.Notice.WaitAsync(Deadline))!;
        scene.LetTestsPass();
        dynamic first = Result(failed);
        dynamic resumed = Result(await scene.RunAsync($"-Resume {first.Id}"));

        Assert.Equal(["PipelineTestFailed"], failed.ErrorIds);
        Assert.Contains("--- FAIL: TestReady", failed.Errors[0].ToString());
        Assert.Contains("main_test.go:", failed.Errors[0].ToString());
        Assert.Contains($"Invoke-GoPipeline -Resume {first.Id}", failed.Errors[0].ErrorDetails.RecommendedAction);
        Assert.Equal("build=Succeeded test=Failed package=Pending", States(first));
        Assert.Equal(("test", "PipelineTestFailed", "the orders team"), ((string?)notice["stage"], (string?)notice["errorId"], (string?)notice["owner"]));
        Assert.Contains((string)first.Id, (string?)notice["text"]);
        Assert.Equal("build=Succeeded test=Succeeded package=Succeeded", States(resumed));
        Assert.Equal(((string)first.Id, 1), ((string)resumed.Id, (int)resumed.Stages[0].Attempts));
        Assert.DoesNotContain(webhook.Secret, string.Concat(Directory.GetFiles(scene.Journals).Select(File.ReadAllText)));
        Assert.Equal(["PipelineNothingToResume"], (await scene.RunAsync($"-Resume {first.Id}")).ErrorIds);
    }

    [GoTheory]
    [InlineData("app/main.go", "package main\n\nvar version, commit string\n\nfunc main() {}\n", "PipelineCommitChanged")]
    [InlineData("app/gowinops.yml", "name: orders\nbuild: { package: ., targets: windows/amd64 }\n", "PipelineManifestChanged")]
    [InlineData("app/artifacts/1.2.3/windows_amd64/orders.exe", "another", "PipelineArtifactChanged")]
    public async Task A_run_does_not_go_on_with_anything_else_than_it_began_with(string file, string content, string errorId)
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync(passes: false);
        dynamic failed = Result(await scene.RunAsync("$program -Stage build, test -Version 1.2.3"));
        scene.LetTestsPass();
        Assert.True(File.Exists(scene.Folder.Combine(file)));
        scene.Folder.Write(file, content);

        ModuleSession.Outcome outcome = await scene.RunAsync($"-Resume {failed.Id}");

        Assert.Equal([errorId], outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    [GoFact]
    public async Task A_run_waits_for_approval_where_nobody_can_be_asked_and_an_inner_error_keeps_its_id()
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync();

        ModuleSession.Outcome waiting = await scene.RunAsync("$program -Confirm:$false");
        dynamic first = Result(waiting);
        dynamic approved = Result(await scene.RunAsync("-Resume -Manifest $program -Approve -Confirm:$false"));

        Assert.Empty(waiting.Errors);
        Assert.Equal("AwaitingApproval", $"{first.State}");
        Assert.Contains($"Invoke-GoPipeline -Resume {first.Id}", Assert.Single(waiting.Warnings));
        Assert.EndsWith("-Approve", waiting.Warnings[0]);
        Assert.Equal((string)first.Id, (string)approved.Id);
        // The address of the production node is this machine, which has no such service: the rolling update says so in its own words.
        Assert.Equal("build=Succeeded test=Succeeded package=Succeeded approve-production=Succeeded deploy-production=Failed", States(approved));
        Assert.Contains(Environment.UserName, (string)approved.Stages[3].ApprovedBy);
        Assert.Equal("RolloutPreflightFailed", (string)approved.Stages[4].Error.ErrorId);
    }

    [GoTheory]
    [InlineData(0, "approve-production=Succeeded")]
    [InlineData(1, "approve-production=AwaitingApproval")]
    public async Task At_a_prompt_the_approval_is_asked_for(int choice, string stage)
    {
        RecordingHost host = new() { Choice = choice };
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene(host).SetAsync();
        // -Approve gives one approval only, and a resumption does not repeat what was done.
        dynamic first = Result(await scene.RunAsync("$program -Confirm:$false"));

        dynamic result = Result(await scene.Session.RunAsync("$ConfirmPreference = 'None'; Invoke-GoPipeline -Resume $args[0] -JournalPath $args[1]", (string)first.Id, scene.Journals));

        Assert.Contains(stage, States(result));
        Assert.Contains("Approval for production", Assert.Single(host.Questions));
    }

    [GoFact]
    public async Task What_if_shows_every_stage_with_its_command_and_does_nothing()
    {
        RecordingHost host = new();
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene(host).SetAsync();

        ModuleSession.Outcome outcome = await scene.RunAsync("$program -WhatIf");

        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
        string shown = string.Concat(host.Lines);
        Assert.Contains("build: Invoke-GoCrossBuild -Manifest '", shown);
        Assert.Contains("test: go vet ./...; go test ./...", shown);
        Assert.Contains("deploy-production: Start-RollingUpdate -Path '<windows/amd64>'", shown);
        Assert.False(Directory.Exists(scene.Journals));
        Assert.False(Directory.Exists(scene.Folder.Combine("app", "artifacts")));
    }

    [GoFact]
    public async Task Ctrl_C_ends_the_tests_that_run_and_the_run_can_go_on()
    {
        using InvokeGoPipelineScene scene = new();
        await scene.SetAsync(test: $"if _, err := os.Stat({scene.Quoted("ready")}); err != nil {{ os.WriteFile({scene.Quoted("started")}, nil, 0o600); time.Sleep(10 * time.Minute) }}", passes: false);

        await StopWhenStartedAsync(scene, TestGo.Path, "-Stage test");

        if (OperatingSystem.IsLinux())
            Assert.Empty(ToolProcessTests.ProcessesWith(scene.Program));
        Assert.Contains("\"stage\":\"test\",\"event\":\"cancelled\"", await File.ReadAllTextAsync(Directory.GetFiles(scene.Journals, "*.jsonl").Single()));
        scene.LetTestsPass();
        Assert.Equal("test=Succeeded", States(Result(await scene.RunAsync("-Resume -Manifest $program"))));
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Ctrl_C_reaches_the_command_inside_and_a_second_run_is_refused_while_the_first_goes_on()
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync();
        string mark = Guid.NewGuid().ToString("N");

        await StopWhenStartedAsync(scene, WriteSlowGo(scene, mark), "-Stage build -Version 1.0.0", async () =>
        {
            using ModuleSession other = new();
            ModuleSession.Outcome second = await other.RunAsync("Invoke-GoPipeline $args[0] -Stage build -Version 1.0.0 -JournalPath $args[1]", scene.Program, scene.Journals);
            Assert.Equal(["PipelineLocked"], second.ErrorIds);
            Assert.Contains(Environment.UserName, second.Errors[0].ToString());
        });

        Assert.Empty(ToolProcessTests.ProcessesWith(mark));
        Assert.Contains("\"stage\":\"build\",\"event\":\"cancelled\"", await File.ReadAllTextAsync(Directory.GetFiles(scene.Journals, "*.jsonl").Single()));
        Assert.Equal("build=Succeeded", States(Result(await scene.RunAsync("-Resume -Manifest $program"))));
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task A_stop_that_the_command_inside_hears_of_first_leaves_the_stage_cancelled_and_no_failure()
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync();
        using FileSystemWatcher watcher = new(scene.Folder.Path, "started");
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => started.TrySetResult();
        watcher.EnableRaisingEvents = true;
        Task<ModuleSession.Outcome> running = scene.RunAsync("$program -Stage build -Version 1.0.0", WriteSlowGo(scene));
        await started.Task.WaitAsync(Deadline);

        scene.Session.StopInnermost();
        ModuleSession.Outcome outcome = await running.WaitAsync(Deadline);

        Assert.Empty(outcome.Output);
        Assert.Empty(outcome.Errors);
        Assert.IsType<PipelineStoppedException>(outcome.Terminating);
        string journal = await File.ReadAllTextAsync(Directory.GetFiles(scene.Journals, "*.jsonl").Single());
        Assert.Contains("\"stage\":\"build\",\"event\":\"cancelled\"", journal);
        Assert.DoesNotContain("\"event\":\"failed\"", journal);
    }

    [GoFact]
    public async Task A_build_that_fails_is_the_stage_s_error_under_its_own_id()
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync();
        scene.Folder.Write("app/main.go", "package main\n\nfunc main() { undefined() }\n");

        ModuleSession.Outcome outcome = await scene.RunAsync("$program -Stage build -Version 1.0.0");

        Assert.Equal(["GoBuildFailed"], outcome.ErrorIds);
        Assert.Equal("build=Failed", States(Result(outcome)));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_said_so()
    {
        using InvokeGoPipelineScene scene = await new InvokeGoPipelineScene().SetAsync();

        ModuleSession.Outcome named = await scene.Session.RunAsync("Invoke-GoPipeline -Resume no-such-run -JournalPath $args[0]", scene.Journals);
        ModuleSession.Outcome last = await scene.Session.RunAsync("Invoke-GoPipeline -Resume -Manifest $args[1] -JournalPath $args[0]", scene.Journals, scene.Program);

        Assert.Equal(["PipelineRunMissing", "PipelineRunMissing"], named.ErrorIds.Concat(last.ErrorIds));
    }

    [Theory]
    [InlineData("Invoke-GoPipeline -Stage smoke-test-st", "smoke-test-staging")]
    [InlineData("Invoke-GoPipeline -Resume -JournalPath '{0}' -Id orders-", "orders-20260301T080000Z-1a2b3c")]
    public void Stages_and_runs_are_completed(string line, string expected)
    {
        using InvokeGoPipelineScene scene = new();
        scene.Folder.Write("journals/orders-20260301T080000Z-1a2b3c.pipeline.jsonl", string.Empty);
        string text = string.Format(System.Globalization.CultureInfo.InvariantCulture, line, scene.Journals);
        using PowerShell shell = PowerShell.Create(scene.Session.Runspace);

        CommandCompletion completion = CommandCompletion.CompleteInput(text, text.Length, null, shell);

        Assert.Equal(expected, Assert.Single(completion.CompletionMatches).CompletionText);
    }

    /// <summary>A Go whose builds only begin: it says so by a file, and sleeps.</summary>
    [UnsupportedOSPlatform("windows")]
    private static string WriteSlowGo(InvokeGoPipelineScene scene, string mark = "") => scene.Folder.WriteScript(
        "slow-go", $"if [ \"$1\" = build ]; then touch '{scene.Folder.Combine("started")}'; MARK={mark} sleep 600; fi\nexec '{TestGo.Path}' \"$@\"");

    private static async Task StopWhenStartedAsync(InvokeGoPipelineScene scene, string go, string parameters, Func<Task>? meanwhile = null)
    {
        using FileSystemWatcher watcher = new(scene.Folder.Path, "started");
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => started.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using PowerShell shell = PowerShell.Create(scene.Session.Runspace);
        shell.AddScript($"Invoke-GoPipeline $args[0] -JournalPath $args[1] -GoPath $args[2] {parameters}").AddArgument(scene.Program).AddArgument(scene.Journals).AddArgument(go);
        IAsyncResult running = shell.BeginInvoke();
        await started.Task.WaitAsync(Deadline);
        if (meanwhile is not null)
            await meanwhile();
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null).WaitAsync(Deadline);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
    }

    /// <summary>A server that takes one notice, at an address with a secret in it that only an environment variable tells.</summary>
    private sealed class Webhook : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        internal Webhook()
        {
            listener.Start();
            Environment.SetEnvironmentVariable(Variable, $"http://{listener.LocalEndpoint}/hook/{Secret}");
            Notice = TakeAsync();
        }

        internal string Secret { get; } = Guid.NewGuid().ToString("N");

        internal string Variable { get; } = "GOWINOPS_TEST_HOOK_" + Guid.NewGuid().ToString("N");

        internal Task<string> Notice { get; }

        public void Dispose()
        {
            Environment.SetEnvironmentVariable(Variable, null);
            listener.Stop();
        }

        private async Task<string> TakeAsync()
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            using NetworkStream stream = client.GetStream();
            StringBuilder request = new();
            byte[] buffer = new byte[1 << 14];
            while (true)
            {
                int count = await stream.ReadAsync(buffer);
                request.Append(Encoding.UTF8.GetString(buffer, 0, count));
                string[] parts = request.ToString().Split("\r\n\r\n", 2);
                int length = int.Parse(parts[0].Split("Content-Length: ").ElementAtOrDefault(1)?.Split('\r')[0] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
                if (count > 0 && (parts.Length < 2 || Encoding.UTF8.GetByteCount(parts[1]) < length))
                    continue;
                await stream.WriteAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray());
                Assert.StartsWith("POST /hook/" + Secret, request.ToString());
                return parts[1];
            }
        }
    }
}
