using System;
using GoWinOps.Health;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Health.Probes;

public sealed class ServiceProbeRulesTests
{
    public static TheoryData<ServiceProbe, ProbeKind, string> Faulty => new()
    {
        { new ServiceProbe(), ProbeKind.Liveness, "ServiceProbeTargetInvalid" },
        { new ServiceProbe { Url = "http://127.0.0.1/", Tcp = "127.0.0.1:80" }, ProbeKind.Liveness, "ServiceProbeTargetInvalid" },
        { new ServiceProbe { Url = "127.0.0.1:8080/healthz" }, ProbeKind.Liveness, "ServiceProbeUrlInvalid" },
        { new ServiceProbe { Url = "http://user:secret@127.0.0.1/" }, ProbeKind.Liveness, "ServiceProbeUrlInvalid" },
        { new ServiceProbe { Tcp = "127.0.0.1" }, ProbeKind.Startup, "ServiceProbeTcpInvalid" },
        { new ServiceProbe { Tcp = "127.0.0.1:70000" }, ProbeKind.Startup, "ServiceProbeTcpInvalid" },
        { new ServiceProbe { Tcp = "::1:80" }, ProbeKind.Startup, "ServiceProbeTcpInvalid" },
        { new ServiceProbe { Tcp = ":80" }, ProbeKind.Startup, "ServiceProbeTcpInvalid" },
        { new ServiceProbe { Command = Array.Empty<string>() }, ProbeKind.Readiness, "ServiceProbeCommandInvalid" },
        { new ServiceProbe { Command = new[] { " " } }, ProbeKind.Readiness, "ServiceProbeCommandInvalid" },
        { Tcp(probe => probe.InitialDelay = TimeSpan.FromSeconds(-1)), ProbeKind.Liveness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.Period = TimeSpan.Zero), ProbeKind.Liveness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.Period = TimeSpan.FromDays(2)), ProbeKind.Liveness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.Timeout = TimeSpan.Zero), ProbeKind.Liveness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.FailureThreshold = 0), ProbeKind.Liveness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.SuccessThreshold = 0), ProbeKind.Readiness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.SuccessThreshold = 2), ProbeKind.Liveness, "ServiceProbeNumberInvalid" },
        { Tcp(probe => probe.SuccessThreshold = 2), ProbeKind.Startup, "ServiceProbeNumberInvalid" },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void A_probe_that_cannot_be_asked_is_refused_by_id_with_the_service_and_the_probe_in_the_text(ServiceProbe probe, ProbeKind kind, string errorId)
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => ServiceProbeRules.RequireValid(probe, kind, "orders"));

        Assert.Equal(errorId, exception.ErrorId);
        Assert.Contains($"{kind} probe of service 'orders'", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_with_everything_that_may_be_set_is_accepted()
    {
        ServiceProbe probe = Tcp(each =>
        {
            each.InitialDelay = TimeSpan.Zero;
            each.Period = TimeSpan.FromSeconds(1);
            each.Timeout = TimeSpan.FromMilliseconds(100);
            each.SuccessThreshold = 2;
            each.FailureThreshold = 5;
        });

        ServiceProbeRules.RequireValid(probe, ProbeKind.Readiness, "orders");
        ServiceProbeRules.RequireValid(new ServiceProbe { Url = "https://localhost:8443/livez" }, ProbeKind.Liveness, "orders");
        ServiceProbeRules.RequireValid(new ServiceProbe { Tcp = "[::1]:80" }, ProbeKind.Startup, "orders");
        ServiceProbeRules.RequireValid(new ServiceProbe { Command = new[] { "check.exe", string.Empty } }, ProbeKind.Startup, "orders");
    }

    private static ServiceProbe Tcp(Action<ServiceProbe> set)
    {
        ServiceProbe probe = new() { Tcp = "127.0.0.1:80" };
        set(probe);
        return probe;
    }
}
