using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>A program that knows nothing of services, from its installation to its removal, by the module's cmdlets alone.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class HostedRolloutTests(ServiceLabFixture lab)
{
    private const int Port = 8097;
    private static readonly TimeSpan HostDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(90);

    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task A_plain_console_program_is_hosted_rolled_to_its_next_version_and_leaves_nothing()
    {
        using CancellationTokenSource deadline = new(HostDeadline);
        string host = await ServiceHostImage.EnsureAsync(static _ => { }, deadline.Token);
        await using ServiceSession session = new(lab.Cluster, "plain");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gowinops-hosted-");
        try
        {
            string program = Path.Combine(folder.FullName, session.Service + ".exe");
            await SampleService.BuildConsoleAsync(program);
            string install = $"Install-GoService $service -Path '{program}' -Version 1.0.0 -ArgumentList '-listen', '127.0.0.1:{Port}', 'a b' -Mode Auto "
                + $"-ServiceHostPath '{host}' -StartupType Manual -PassThru -Supervision @{{ StopTimeout = '10s'; Liveness = @{{ Url = 'http://127.0.0.1:{Port}/livez'; Period = '1s' }}; "
                + $"Readiness = @{{ Tcp = '127.0.0.1:{Port}'; Period = '1s' }}; Stop = @{{ Method = 'Http'; Url = 'http://127.0.0.1:{Port}/stop' }} }} ";

            dynamic created = Assert.Single(await session.SucceedAsync(install + "-Start"));
            Assert.Equal(("Hosted", true), ($"{created.Mode}", (bool)created.IsRunning));
            string imagePath = await ImagePathAsync(session);
            Assert.Matches(@"^""C:\\ProgramData\\GoWinOps\\host\\[0-9a-f]{64}\\GoWinOps\.ServiceHost\.exe"" run ", imagePath);
            Assert.EndsWith($@" {session.FolderOnNode} -- {session.FolderOnNode}\releases\1.0.0\{session.Service}.exe -listen 127.0.0.1:{Port} ""a b""", imagePath, StringComparison.Ordinal);
            dynamic again = Assert.Single(await session.SucceedAsync(install));
            Assert.Empty(((object[])again.Changes).Select(change => $"{change}"));

            dynamic running = await UntilReadyAsync(session);
            Assert.Equal(("Hosted", "Running", true, 0), ($"{running.Mode}", (string)running.ProgramState, (bool)running.IsLive, (int)running.Restarts));
            Assert.NotEqual((int)running.ProcessId, (int)running.ProgramProcessId);
            Assert.Equal($"http://127.0.0.1:{Port}/livez", (string)running.Supervision.Liveness.Url);
            Assert.Empty(((object[])running.Drift).Select(change => $"{change}"));

            // The rollout judges by the program's process: under the host's it would look as if nothing had been replaced.
            dynamic rolled = Assert.Single(await session.SucceedAsync(
                $"Start-RollingUpdate $service '{program}' -Version 2.0.0 -Node $node -HealthUrl http://127.0.0.1:{Port}/livez -MinReady 1 -HealthyDeadline 30 -StopTimeout 20 "
                + $"-QuietPeriod 0 -PollInterval 0.25 -JournalPath '{Path.Combine(folder.FullName, "journal")}' -Confirm:$false"));
            Assert.Equal("Succeeded", $"{rolled.State}");
            dynamic after = await UntilReadyAsync(session);
            Assert.Equal(("2.0.0", "2.0.0", (string)running.HostPath), ((string)after.Release, (string)after.LastStable, (string)after.HostPath));
            Assert.NotEqual((int)running.ProgramProcessId, (int)after.ProgramProcessId);

            IReadOnlyList<dynamic> decisions = await session.SucceedAsync("Get-GoServiceDecision $service -Node $node");
            string[] kinds = decisions.Select(decision => (string)decision.Kind).ToArray();
            Assert.Equal(2, kinds.Count(kind => kind == "ProgramStarted"));
            Assert.DoesNotContain("Killed", kinds);

            await session.SucceedAsync("Uninstall-GoService $service -Confirm:$false");
            Assert.False(Directory.Exists(First.HostPath(session.FolderOnNode)));
            Assert.DoesNotContain(session.Service, (await First.RunAsync("tasklist.exe", [])).Output, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<dynamic> UntilReadyAsync(ServiceSession session)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (true)
        {
            dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
            if ((bool?)service.IsReady == true)
                return service;
            Assert.True(time.Elapsed < ReadyDeadline, $"It was not ready in time: {service.State}, {service.ProgramState}, {service.SupervisionTrouble}, {service.LastDecision}");
            await Task.Delay(250);
        }
    }

    private async Task<string> ImagePathAsync(ServiceSession session)
    {
        IReadOnlyList<object?> output = await NodeSession.InvokeAsync(
            lab.Cluster,
            First,
            "param($name) [Microsoft.Win32.Registry]::GetValue(\"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\$name\", 'ImagePath', $null)",
            session.Service);
        return $"{Assert.Single(output)}";
    }
}
