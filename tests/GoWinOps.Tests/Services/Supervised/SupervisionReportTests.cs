using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class SupervisionReportTests : IDisposable
{
    private static readonly DateTime Start = new(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc);
    private readonly TestFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void The_word_of_the_host_that_runs_is_shown()
    {
        GoServiceInfo info = Hosted();

        SupervisionReport.Show(Status(), info, _ => null);

        Assert.Null(info.SupervisionTrouble);
        Assert.Equal(("Running", 900, 4, 3, 1000L), (info.ProgramState, info.ProgramProcessId, info.Restarts, info.LastExitCode, info.MemoryBytes));
        Assert.Equal((true, false), (info.IsLive, info.IsReady));
        Assert.Equal(Start.AddMinutes(1), info.ProgramStartTimeUtc);
    }

    [Theory]
    [InlineData(0, 600, "")]
    [InlineData(300, 5, "")]
    [InlineData(300, 600, "Supervision")]
    [InlineData(null, 5, "Supervision")]
    public void What_waits_for_a_restart_is_what_the_host_has_not_taken(int? takenSecondsAgo, int writtenSecondsAgo, string pending)
    {
        DateTime now = Start.AddHours(1);
        SupervisionSettings settings = new() { WrittenUtc = now.AddSeconds(-writtenSecondsAgo) };
        SupervisionStatus status = Status();
        status.SettingsUtc = takenSecondsAgo is { } seconds ? settings.WrittenUtc.AddSeconds(-seconds) : null;
        GoServiceInfo info = Hosted();
        SupervisionReport.Show(status, info, _ => null);

        SupervisionReport.AddPending(status, settings, info, now);

        Assert.Equal(pending, string.Join(' ', info.PendingRestart));
    }

    [Fact]
    public void What_the_host_says_needs_another_process_is_shown_with_the_rest_and_only_while_one_runs()
    {
        SupervisionStatus status = Status();
        (status.SettingsUtc, status.PendingRestart) = (Start, ["Supervision.WorkingDirectory"]);
        GoServiceInfo info = Hosted();
        info.PendingRestart = ["Environment"];
        SupervisionReport.Show(status, info, _ => null);
        SupervisionReport.AddPending(status, new SupervisionSettings { WrittenUtc = Start }, info, Start.AddHours(1));
        GoServiceInfo gone = Hosted();
        SupervisionReport.AddPending(status, new SupervisionSettings { WrittenUtc = Start }, gone, Start.AddHours(1));

        Assert.Equal(["Environment", "Supervision.WorkingDirectory"], info.PendingRestart);
        Assert.Empty(gone.PendingRestart);
    }

    [Theory]
    [InlineData(77, 0, "another process is the host now")]
    [InlineData(42, 60, "the same id, but a process that started later")]
    public void The_word_of_a_host_that_is_gone_is_not_shown(int processId, int startedMinutesLater, string why)
    {
        GoServiceInfo info = Hosted();
        info.ProcessId = processId;
        info.ProcessStartTimeUtc = Start.AddMinutes(startedMinutesLater);

        SupervisionReport.Show(Status(), info, _ => null);

        Assert.True(info.ProgramState is null && info.ProgramProcessId is null && info.Restarts is null && info.MemoryBytes is null && info.IsLive is null, why);
        Assert.Contains("process 42", info.SupervisionTrouble, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 08:05:00Z", info.SupervisionTrouble, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_died_without_a_last_word_is_told_from_one_that_said_how_it_ended()
    {
        GoServiceInfo died = Hosted();
        (died.State, died.ProcessId, died.ProcessStartTimeUtc) = (GoServiceState.Stopped, 0, null);
        SupervisionReport.Show(Status(), died, _ => null);
        GoServiceInfo failed = Hosted();
        (failed.State, failed.ProcessId, failed.ProcessStartTimeUtc) = (GoServiceState.Stopped, 0, null);
        SupervisionStatus last = Status();
        (last.State, last.ProcessId) = ("Failed", 0);

        SupervisionReport.Show(last, failed, _ => null);

        Assert.NotNull(died.SupervisionTrouble);
        Assert.Null(died.LastExitCode);
        Assert.Equal(("Failed", 3, 4, null), (failed.ProgramState, failed.LastExitCode, failed.Restarts, failed.MemoryBytes));
        Assert.Equal((false, false), (failed.IsLive, failed.IsReady));
        Assert.Null(failed.SupervisionTrouble);
    }

    [Fact]
    public void The_last_word_of_the_host_before_says_nothing_of_one_that_has_only_just_started()
    {
        GoServiceInfo info = Hosted();
        info.ProcessId = 77;
        SupervisionStatus status = Status();
        (status.State, status.ProcessId) = ("Stopped", 0);

        SupervisionReport.Show(status, info, _ => null);

        Assert.Equal((null, null, null), (info.ProgramState, info.ProgramProcessId, info.SupervisionTrouble));
    }

    [Fact]
    public void Of_a_native_service_the_watcher_speaks_as_long_as_it_lives()
    {
        GoServiceInfo info = Native();
        SupervisionReport.Show(Status(), info, id => id == 42 ? Start : null);
        GoServiceInfo unwatched = Native();
        SupervisionReport.Show(Status(), unwatched, _ => null);
        GoServiceInfo restarted = Native();
        restarted.ProcessId = 901;
        SupervisionReport.Show(Status(), restarted, id => id == 42 ? Start : null);

        Assert.Equal("Running", info.ProgramState);
        Assert.NotNull(unwatched.SupervisionTrouble);
        Assert.Null(restarted.ProgramState);
    }

    [Fact]
    public void A_program_is_ready_only_when_it_has_started_and_is_alive_until_proven_otherwise()
    {
        SupervisionStatus status = Status();
        status.Probes = new[]
        {
            new SupervisionProbeStatus { Probe = "Startup", Succeeds = null },
            new SupervisionProbeStatus { Probe = "Liveness", Succeeds = null },
            new SupervisionProbeStatus { Probe = "Readiness", Succeeds = true },
        };
        GoServiceInfo info = Hosted();
        SupervisionReport.Show(status, info, _ => null);
        GoServiceInfo bare = Hosted();
        status.Probes = Array.Empty<SupervisionProbeStatus>();
        SupervisionReport.Show(status, bare, _ => null);

        Assert.Equal((true, false), (info.IsLive, info.IsReady));
        Assert.Equal((null, null), (bare.IsLive, bare.IsReady));
    }

    [Fact]
    public async Task The_last_decision_is_read_from_the_end_of_the_log_and_a_damaged_file_does_not_hide_the_service()
    {
        NodeContext context = new(temporary.Path);
        string folder = context.ServiceFolder("orders");
        using (DecisionLog log = new(folder, SystemClock.Instance))
        {
            await log.WriteAsync("ProgramEnded", "exit code 3", new string('x', 9000));
            await log.WriteAsync("Restart", "It ended with exit code 3.", ("delaySeconds", 1));
        }

        GoServiceInfo info = Hosted();
        await new SupervisionReport(context).AddAsync(info, null, CancellationToken.None);
        await File.WriteAllTextAsync(SupervisionStatusFile.PathIn(folder), "[");
        GoServiceInfo damaged = Hosted();
        await new SupervisionReport(context).AddAsync(damaged, null, CancellationToken.None);

        Assert.EndsWith("Z Restart: It ended with exit code 3.", info.LastDecision, StringComparison.Ordinal);
        Assert.Contains("is damaged", damaged.SupervisionTrouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_somebody_else_has_changed_show_as_drift()
    {
        NodeContext context = new(temporary.Path);
        Directory.CreateDirectory(context.ServiceFolder("orders"));
        SupervisionSettings changed = new() { Service = "orders", Supervision = new ServiceSupervision { MemoryLimitBytes = 1 << 30 } };
        await SupervisionFile.WriteAsync(context.ServiceFolder("orders"), changed, CancellationToken.None);
        ServiceState state = new() { Installed = new ServiceSettings(), Supervision = new ServiceSupervision { MemoryLimitBytes = 1 << 29 } };
        GoServiceInfo info = Hosted();

        await new SupervisionReport(context).AddAsync(info, state, CancellationToken.None);
        GoServiceInfo older = Hosted();
        await new SupervisionReport(context).AddAsync(older, new ServiceState(), CancellationToken.None);

        Assert.Equal("Supervision.MemoryLimitBytes: 536870912 -> 1073741824", Assert.Single(info.Drift).ToString());
        Assert.Empty(older.Drift);
    }

    private static GoServiceInfo Hosted() => new()
    {
        Name = "orders",
        Mode = ServiceMode.Hosted,
        State = GoServiceState.Running,
        ProcessId = 42,
        ProcessStartTimeUtc = Start,
    };

    private static GoServiceInfo Native() => new() { Name = "orders", State = GoServiceState.Running, ProcessId = 900, ProcessStartTimeUtc = Start.AddMinutes(1) };

    private static SupervisionStatus Status() => new()
    {
        Service = "orders",
        State = "Running",
        ProcessId = 900,
        ProcessStartedUtc = Start.AddMinutes(1),
        Restarts = 4,
        LastExitCode = 3,
        MemoryBytes = 1000,
        HostProcessId = 42,
        UpdatedUtc = Start.AddMinutes(5),
        Probes = new[] { new SupervisionProbeStatus { Probe = "Liveness", Succeeds = true }, new SupervisionProbeStatus { Probe = "Readiness", Succeeds = false } },
    };
}
