using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision;

public sealed class SupervisionFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Settings_come_back_as_they_were_written()
    {
        SupervisionSettings written = new()
        {
            Service = "orders",
            WrittenUtc = new DateTime(2026, 11, 23, 6, 30, 15, 123, DateTimeKind.Utc),
            Environment = new Dictionary<string, string> { ["ORDERS_DIR"] = "C:\\Bestellungen\\ü \"x\"" },
            Supervision = new ServiceSupervision
            {
                MemoryLimitBytes = 1L << 33,
                CpuLimitPercent = 50,
                Restart = ServiceRestartPolicy.Always,
                RestartDelay = TimeSpan.FromMilliseconds(1500),
                SuccessExitCodes = [3, 4],
                Liveness = new ServiceProbe { Url = "http://127.0.0.1:8080/livez", Period = TimeSpan.FromSeconds(5), FailureThreshold = 2 },
                Stop = [new ServiceStopStep { Method = ServiceStopMethod.Command, Command = ["stop.exe", "now"], Wait = TimeSpan.FromMinutes(2) }],
                BeforeStart = new ServiceHook { Command = ["migrate.exe"] },
            },
        };
        await SupervisionFile.WriteAsync(folder.Path, written, default);

        SupervisionSettings? read = await SupervisionFile.ReadAsync(folder.Path, default);

        Assert.Equivalent(written, read, strict: true);
        Assert.Equal(DateTimeKind.Utc, read!.WrittenUtc.Kind);
    }

    [Fact]
    public async Task What_a_file_leaves_out_is_what_new_settings_have()
    {
        folder.Write(SupervisionFile.FileName, """{ "Service": "orders", "Supervision": { "SuccessExitCodes": null, "LaterSetting": { "a": [1] } }, "Environment": null }""");

        SupervisionSettings? read = await SupervisionFile.ReadAsync(folder.Path, default);

        Assert.Equivalent(new SupervisionSettings { Service = "orders" }, read, strict: true);
    }

    [Fact]
    public async Task No_file_is_no_settings() => Assert.Null(await SupervisionFile.ReadAsync(folder.Path, default));

    [Theory]
    [InlineData("")]
    [InlineData("{ \"Service\": ")]
    [InlineData("[]")]
    [InlineData("{ \"Supervision\": { \"RestartDelay\": \"soon\" } }")]
    public async Task A_damaged_file_is_named(string content)
    {
        string path = folder.Write(SupervisionFile.FileName, content);

        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(() => SupervisionFile.ReadAsync(folder.Path, default));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"RestartDelay\": \"-PT1S\"", "RestartDelay")]
    [InlineData("\"StopTimeout\": \"P30D\"", "StopTimeout")]
    [InlineData("\"AfterStop\": { \"Command\": [\"x.exe\"], \"Timeout\": \"-PT1S\" }", "AfterStop")]
    [InlineData("\"Stop\": [null]", "Stop")]
    [InlineData("\"CpuLimitPercent\": 0", "CpuLimitPercent")]
    [InlineData("\"MemoryLimitBytes\": 0", "memory limit")]
    [InlineData("\"LogFileBytes\": 0", "logs")]
    [InlineData("\"StartLimitBurst\": -1", "StartLimitBurst")]
    [InlineData("\"StartLimitBurst\": 2000000000, \"RestartDelay\": \"P20D\"", "StartLimitBurst")]
    [InlineData("\"Stop\": [{ \"Method\": 2, \"Url\": \"ftp://127.0.0.1/stop\" }]", "Stop has no http")]
    [InlineData("\"Stop\": [{ \"Method\": 2 }]", "Stop has no http")]
    [InlineData("\"Liveness\": { \"Tcp\": \"127.0.0.1:80\", \"Period\": \"PT0S\" }", "a time of Liveness")]
    [InlineData("\"Startup\": { \"Tcp\": \"127.0.0.1:80\", \"Timeout\": \"-PT1S\" }", "a time of Startup")]
    [InlineData("\"Readiness\": { \"Tcp\": \"127.0.0.1:80\", \"InitialDelay\": \"-PT1S\" }", "a time of Readiness")]
    [InlineData("\"Readiness\": { \"Tcp\": \"127.0.0.1:80\", \"FailureThreshold\": 0 }", "a threshold of Readiness")]
    [InlineData("\"Liveness\": { \"Period\": \"PT5S\" }", "Liveness says neither")]
    [InlineData("\"Liveness\": { \"Command\": [null] }", "Liveness says neither")]
    [InlineData("\"AfterStart\": { \"Command\": null }", "AfterStart has no Command")]
    [InlineData("\"BeforeStart\": { \"Command\": [\"x.exe\", null] }", "BeforeStart has no Command")]
    [InlineData("\"Stop\": [{ \"Method\": 4 }]", "Stop has no Command")]
    public async Task Settings_that_no_host_could_keep_are_refused_when_they_are_read(string setting, string named)
    {
        folder.Write(SupervisionFile.FileName, $"{{ \"Supervision\": {{ {setting} }} }}");

        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(() => SupervisionFile.ReadAsync(folder.Path, default));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"\": \"x\" }")]
    [InlineData("{ \"A=B\": \"x\" }")]
    [InlineData("{ \"A\": null }")]
    public async Task Variables_no_process_can_have_are_refused(string environment)
    {
        folder.Write(SupervisionFile.FileName, $"{{ \"Environment\": {environment} }}");

        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(() => SupervisionFile.ReadAsync(folder.Path, default));

        Assert.Contains("which is no variable", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_program_wrote_last_comes_back_from_the_decisions()
    {
        string output = "\u001b[31mred\u001b[0m \0 \b \u007f \ufffd \uffff \u2028 \"\\";
        using DecisionLog log = new(folder.Path, GoWinOps.Time.SystemClock.Instance);

        await log.WriteAsync(SupervisionDecisionKind.ProgramEnded, "It ended.", output);

        Assert.Equal(output, Assert.Single(await DecisionLog.ReadAsync(folder.Path, 10, default)).Output);
    }

    [Fact]
    public async Task A_file_of_a_later_form_is_refused()
    {
        folder.Write(SupervisionFile.FileName, """{ "Format": 2 }""");

        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(() => SupervisionFile.ReadAsync(folder.Path, default));

        Assert.Contains("form 2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_comes_back_as_it_was_written()
    {
        SupervisionStatus written = new()
        {
            Service = "orders",
            State = SupervisionState.Unready,
            ProcessId = 4711,
            ProcessStartedUtc = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            Restarts = 3,
            LastExitCode = unchecked((int)0xC0000005),
            MemoryBytes = 5L << 30,
            Probes = [new SupervisionProbeStatus { Probe = "Readiness", Succeeds = false, Detail = "HTTP 503" }],
            HostVersion = "0.1.0",
        };
        await SupervisionStatusFile.WriteAsync(folder.Path, written, default);

        Assert.Equivalent(written, await SupervisionStatusFile.ReadAsync(folder.Path, default), strict: true);
        Assert.Equal([SupervisionStatusFile.PathIn(folder.Path)], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
    }
}
