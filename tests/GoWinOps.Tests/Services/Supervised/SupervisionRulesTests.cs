using System;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class SupervisionRulesTests
{
    public static TheoryData<ServiceSupervision, string> Faulty => new()
    {
        { new ServiceSupervision { MemoryLimitBytes = 512 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { MemorySoftLimitBytes = 0 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { MemoryLimitBytes = 1 << 24, MemorySoftLimitBytes = 1 << 24 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { CpuLimitPercent = 0 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { CpuLimitPercent = 101 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { StopTimeout = TimeSpan.Zero }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { StopTimeout = TimeSpan.FromTicks(30) }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { RestartDelay = TimeSpan.FromTicks(5) }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { RestartDelay = TimeSpan.FromDays(2) }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { RestartMaxDelay = TimeSpan.FromMilliseconds(100) }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { RestartSteps = 5 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { RestartSteps = -1 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { StartLimitBurst = -1 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { StartLimitInterval = TimeSpan.Zero }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { LogFileBytes = 10 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { LogFiles = -1 }, "SupervisionNumberInvalid" },
        { new ServiceSupervision { WorkingDirectory = "work" }, "SupervisionFolderInvalid" },
        { new ServiceSupervision { WorkingDirectory = "C:work" }, "SupervisionFolderInvalid" },
        { new ServiceSupervision { Liveness = new ServiceProbe() }, "ServiceProbeTargetInvalid" },
        { new ServiceSupervision { Startup = new ServiceProbe { Tcp = "x:1", SuccessThreshold = 2 } }, "ServiceProbeNumberInvalid" },
        { Stop(new ServiceStopStep { Method = ServiceStopMethod.Http }), "SupervisionStopStepInvalid" },
        { Stop(new ServiceStopStep { Method = ServiceStopMethod.Command, Command = Array.Empty<string>() }), "SupervisionStopStepInvalid" },
        { Stop(new ServiceStopStep { Method = ServiceStopMethod.CtrlC, Url = "http://127.0.0.1/" }), "SupervisionStopStepInvalid" },
        { Stop(new ServiceStopStep { Method = ServiceStopMethod.CloseInput, Command = new[] { "x" } }), "SupervisionStopStepInvalid" },
        { Stop(new ServiceStopStep { Method = ServiceStopMethod.CtrlC, Wait = TimeSpan.Zero }), "SupervisionNumberInvalid" },
        { new ServiceSupervision { AfterStop = new ServiceHook() }, "SupervisionCommandInvalid" },
        { new ServiceSupervision { BeforeStart = new ServiceHook { Command = new[] { "x" }, Timeout = TimeSpan.Zero } }, "SupervisionNumberInvalid" },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void What_cannot_work_on_any_node_is_refused_by_id_with_the_service_named(ServiceSupervision supervision, string errorId)
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => SupervisionRules.RequireValid(supervision, "orders"));

        Assert.Equal(errorId, exception.ErrorId);
        Assert.Contains("'orders'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_right_and_what_is_left_out_is_accepted()
    {
        SupervisionRules.RequireValid(new ServiceSupervision(), "orders");
        SupervisionRules.RequireValid(
            new ServiceSupervision
            {
                MemoryLimitBytes = 1 << 26,
                MemorySoftLimitBytes = 1 << 25,
                CpuLimitPercent = 100,
                RestartDelay = TimeSpan.Zero,
                RestartMaxDelay = TimeSpan.FromMinutes(5),
                RestartSteps = 5,
                StartLimitBurst = 0,
                WorkingDirectory = @"\\server\share\work",
                Stop = new[] { new ServiceStopStep { Method = ServiceStopMethod.CloseInput }, new ServiceStopStep { Method = ServiceStopMethod.Command, Command = new[] { "stop.exe" } } },
            },
            "orders");
    }

    [Fact]
    public void Without_the_host_only_limits_probes_and_restarts_can_be_had()
    {
        ServiceSupervision watched = new() { MemoryLimitBytes = 1 << 26, Liveness = new ServiceProbe { Tcp = "127.0.0.1:80" }, StartLimitBurst = 3 };
        SupervisionRules.RequireUsable(watched, ServiceMode.Native, "orders");
        watched.LogDaily = true;
        watched.BeforeStop = new ServiceHook { Command = new[] { "x" } };
        SupervisionRules.RequireUsable(watched, ServiceMode.Hosted, "orders");

        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => SupervisionRules.RequireUsable(watched, ServiceMode.Native, "orders"));

        Assert.Equal("SupervisionNeedsHost", exception.ErrorId);
        Assert.Contains("LogDaily, BeforeStop", exception.Message, StringComparison.Ordinal);
    }

    private static ServiceSupervision Stop(ServiceStopStep step) => new() { Stop = new[] { step } };
}
