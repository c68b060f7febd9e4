using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>Everything a console program can do to its service host, under a real service control manager.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class HostedProgramTests(ServiceLabFixture lab)
{
    // The values of ServiceStopMethod and ServiceRestartPolicy as the settings file has them.
    private const int Http = 2;
    private const int CloseInput = 3;
    private const int Command = 4;
    private const int OnAbnormal = 2;
    private const int No = 4;

    private static readonly object StopByInput = new[] { new { Method = CloseInput, Wait = "PT10S" } };

    private WindowsNode Node => lab.Cluster.Nodes[2];

    [LabFact]
    public async Task Programs_that_crash_end_leak_or_flood_are_recovered_or_reported_and_leave_no_process_behind()
    {
        await using HostedPrograms programs = await HostedPrograms.PrepareAsync(Node);
        string folder = programs.Folder;
        HostedProgram crash = await programs.StartAsync(
            "crash", new { RestartDelay = "PT0.2S", Restart = OnAbnormal, Stop = StopByInput }, "-stdin", "-panic-after", "200ms", "-once", folder + @"\crash.once");
        HostedProgram limit = await programs.StartAsync(
            "limit", new { RestartDelay = "PT0.1S", StartLimitBurst = 3, StartLimitInterval = "PT60S" }, "-exit-after", "0s", "-exit-code", "3");
        HostedProgram three = await programs.StartAsync("three", new { Restart = No }, "-exit-after", "100ms", "-exit-code", "3");
        HostedProgram zero = await programs.StartAsync("zero", new { }, "-spawn", "-exit-after", "500ms");
        HostedProgram leak = await programs.StartAsync(
            "leak", new { MemoryLimitBytes = 150 << 20, CpuLimitPercent = 50, Stop = StopByInput }, "-stdin", "-leak", "300", "-once", folder + @"\leak.once");
        HostedProgram soft = await programs.StartAsync(
            "soft", new { MemorySoftLimitBytes = 80 << 20, Stop = StopByInput }, "-stdin", "-spawn", "-leak", "60", "-once", folder + @"\soft.once");
        HostedProgram flood = await programs.StartAsync("flood", new { LogFileBytes = 1 << 20, LogFiles = 3, Stop = StopByInput }, "-stdin", "-flood", "16");

        Assert.Equal((1066, 20001), await limit.UntilStoppedAsync());
        Assert.Equal(3, limit.Reasons("ProgramStarted").Count);
        Assert.Contains("3 starts within 60 s", Assert.Single(limit.Reasons("StartLimit")), StringComparison.Ordinal);
        Assert.Equal("Failed", limit.Status!.Value.GetProperty("State").GetString());

        Assert.Equal((1066, 3), await three.UntilStoppedAsync());
        Assert.Equal(3, three.Status!.Value.GetProperty("LastExitCode").GetInt32());

        Assert.Equal((0, 0), await zero.UntilStoppedAsync());
        Assert.NotEmpty(zero.Reasons("OrphansEnded"));
        Assert.Equal("Stopped", zero.Status!.Value.GetProperty("State").GetString());

        await crash.UntilRunningAsync(restarts: 1);
        Assert.Contains(
            crash.Decisions, decision => decision.GetProperty("Output").GetString() is { } output && output.Contains("the sample was told to panic", StringComparison.Ordinal));

        await leak.UntilRunningAsync(restarts: 1);
        Assert.Contains("over its limit of 150 MiB", leak.Status!.Value.GetProperty("LastRestartReason").GetString(), StringComparison.Ordinal);

        // Restarted the orderly way: it was asked, and had not to be killed.
        await soft.UntilRunningAsync(restarts: 1);
        Assert.Contains("over its soft limit", soft.Status!.Value.GetProperty("LastRestartReason").GetString(), StringComparison.Ordinal);
        Assert.Contains("standard input ended", soft.Output("stdout"), StringComparison.Ordinal);
        Assert.Empty(soft.Reasons("Killed"));

        await flood.UntilAsync("its flood is over", program => program.Output("stdout").Contains("flood over", StringComparison.Ordinal));
        Assert.InRange(flood.LogFiles("stdout").Count, 1, 4);
        Assert.All(flood.LogFiles("stdout"), file => Assert.InRange(new FileInfo(file).Length, 1, 1 << 20));

        foreach (HostedProgram running in new[] { crash, leak, soft, flood })
            Assert.Equal((0, 0), await running.StopAsync());
    }

    [LabFact]
    public async Task Programs_that_hang_ignore_stop_or_lose_their_disk_or_their_host_are_dealt_with_and_leave_no_process_behind()
    {
        await using HostedPrograms programs = await HostedPrograms.PrepareAsync(Node);
        string image = $"{programs.Folder}\\{Path.GetFileName(Directory.GetFiles(Node.HostPath(programs.Folder), "p*.exe").Single())}";
        HostedProgram disk = await programs.StartAsync("disk", new { Stop = StopByInput }, "-stdin", "-listen", ":8092");
        await ADiskThatIsFullStopsNoProgramAsync(disk);
        await OtherSettingsCountWithoutAnotherStartOfTheServiceAsync(disk);
        Assert.Equal((0, 0), await disk.StopAsync());

        HostedProgram hang = await programs.StartAsync(
            "hang",
            new
            {
                Liveness = new { Url = "http://127.0.0.1:8091/livez", Period = "PT0.5S", FailureThreshold = 2 },
                Stop = new[] { new { Method = Http, Url = "http://127.0.0.1:8091/stop", Wait = "PT10S" } },
            },
            "-spawn", "-listen", ":8091", "-hang-after", "1s");
        HostedProgram stubborn = await programs.StartAsync(
            "stubborn",
            new
            {
                StopTimeout = "PT2S",
                BeforeStart = new Hook([image, "-exit-after", "0s"], "PT20S"),
                AfterStart = new Hook([image, "-exit-after", "0s", "-exit-code", "7"], "PT20S"),
                BeforeStop = new Hook([image, "-ignore-stop"], "PT0.5S"),
                AfterStop = new Hook([@"C:\no\such.exe"], "PT20S"),
                Stop = new object[] { new { Method = Command, Command = new[] { image, "-exit-after", "0s", "-exit-code", "5" } }, new { Method = CloseInput } },
            },
            "-spawn", "-ignore-stop");
        HostedProgram orphan = await programs.StartAsync("orphan", new { }, "-spawn");

        await hang.UntilAsync("it is restarted", program => program.Reasons("Restart").Count > 0);
        Assert.Contains("liveness failed", hang.Reasons("Restart")[0], StringComparison.Ordinal);
        Assert.Contains("told to stop over HTTP", hang.Output("stdout"), StringComparison.Ordinal);
        Assert.NotEmpty(hang.Reasons("OrphansEnded"));

        await stubborn.UntilAsync("its hook after the start has run", program => program.Reasons("Hook").Count == 2);
        Assert.Equal((0, 0), await stubborn.StopAsync());
        string[] hooks = ["before the start has run", "after the start failed: it ended with exit code 7", "before the stop failed: it had not ended", "after the end failed: 'such.exe'"];
        Assert.All(hooks.Zip(stubborn.Reasons("Hook")), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal(2, stubborn.Reasons("StopStep").Count);
        Assert.Single(stubborn.Reasons("Killed"));

        await orphan.UntilRunningAsync();
        await HostedPrograms.UntilAsync("the orphan's three processes run", async () => orphan.Status!.Value.GetProperty("MemoryBytes").GetInt64() > 0 && await programs.CountProcessesAsync() >= 3);
        string host = orphan.Status!.Value.GetProperty("HostProcessId").GetInt32().ToString(CultureInfo.InvariantCulture);
        Assert.Equal((0, 0), await hang.StopAsync());
        await Node.RunAsync("taskkill.exe", ["/f", "/pid", host]);
        // ERROR_PROCESS_ABORTED: what the manager says of a service whose process died.
        Assert.Equal((1067, 0), await orphan.UntilStoppedAsync());
        await HostedPrograms.UntilAsync("no process is left of the program whose host was killed", async () => await programs.CountProcessesAsync() == 0);
    }

    private async Task ADiskThatIsFullStopsNoProgramAsync(HostedProgram disk)
    {
        await disk.UntilRunningAsync();
        int process = disk.Status!.Value.GetProperty("ProcessId").GetInt32();
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(15) };
        await Node.FillDiskAsync();
        try
        {
            // More than pipes and queues hold: it is answered only if somebody reads on.
            for (int mebibyte = 0; mebibyte < 5; mebibyte++)
                Assert.Equal("written", await http.GetStringAsync(new Uri($"http://{Node.Address}:8092/write")));
        }
        finally
        {
            await Node.FreeDiskAsync();
        }

        await disk.UntilAsync("it says what was lost", program => program.Output("stdout").Contains("bytes of output were lost here", StringComparison.Ordinal));
        await disk.UntilAsync(
            "it says what that cost", program => program.Reasons("Trouble").Any(reason => reason.Contains("bytes of the program's output could not be kept", StringComparison.Ordinal)));
        Assert.Equal(process, disk.Status!.Value.GetProperty("ProcessId").GetInt32());
    }

    private static async Task OtherSettingsCountWithoutAnotherStartOfTheServiceAsync(HostedProgram program)
    {
        int host = program.Status!.Value.GetProperty("HostProcessId").GetInt32();
        await program.SetAsync(new { CpuLimitPercent = "half" });
        await program.UntilAsync("it says that its settings are damaged", each => each.Reasons("Settings").Any(reason => reason.EndsWith("go on to count.", StringComparison.Ordinal)));

        await program.SetAsync(new
        {
            WorkingDirectory = program.Folder,
            RestartDelay = "PT0.1S",
            // Its probe goes on restarting it for as long as a busy machine takes to look.
            StartLimitBurst = 0,
            Stop = StopByInput,
            Liveness = new { Command = new[] { "cmd.exe", "/c", "if %GREETING%==hello exit 5" }, Period = "PT0.3S", Timeout = "PT20S", FailureThreshold = 2 },
        });

        await program.UntilAsync("its new probe restarts it", each => each.Reasons("Restart").Any(reason => reason.Contains("cmd.exe ended with exit code 5", StringComparison.Ordinal)));
        Assert.Contains(program.Reasons("Settings"), reason => reason.Contains("Supervision.WorkingDirectory count from the program's next start", StringComparison.Ordinal));
        await program.UntilAsync("it runs where it is to run now", each => each.Output("stdout").Contains($"started in {each.Folder}", StringComparison.OrdinalIgnoreCase));
        await program.UntilAsync("nothing waits for its next start", each => each.Status is { } status && status.GetProperty("PendingRestart").GetArrayLength() == 0);
        Assert.Equal(host, program.Status!.Value.GetProperty("HostProcessId").GetInt32());
    }

    private sealed record Hook(string[] Command, string Timeout);
}
