using System;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Manifest;

public sealed class SupervisionManifestTests
{
    [Fact]
    public void How_a_program_is_watched_over_can_be_said_in_the_manifest()
    {
        const string Text = """
            name: orders
            service:
              mode: hosted
              supervision:
                memoryLimit: 512MB
                cpuLimitPercent: 50
                restart: always
                restartDelay: 2s
                successExitCodes: [3, -1073741510]
                liveness: { url: 'http://127.0.0.1:8080/livez', period: 5s, failureThreshold: 2 }
                readiness: { command: [check.exe, --fast] }
                stop:
                  - { method: closeInput, wait: 5s }
                  - { method: ctrlBreak }
                beforeStart: { command: migrate.exe, timeout: 5m }
                logDaily: true
            """;

        ManifestService service = ManifestReader.Parse(Text, "gowinops.yml").Service!;
        ServiceSupervision supervision = service.Supervision!;

        Assert.Equal(ServiceMode.Hosted, service.Mode);
        Assert.Equal((512L << 20, 50, ServiceRestartPolicy.Always), (supervision.MemoryLimitBytes, supervision.CpuLimitPercent, supervision.Restart));
        Assert.Equal(new[] { 3, -1073741510 }, supervision.SuccessExitCodes);
        Assert.Equal((TimeSpan.FromSeconds(5), 2), (supervision.Liveness!.Period, supervision.Liveness.FailureThreshold));
        Assert.Equal(new[] { "check.exe", "--fast" }, supervision.Readiness!.Command);
        Assert.Equal(new[] { ServiceStopMethod.CloseInput, ServiceStopMethod.CtrlBreak }, supervision.Stop!.Select(step => step.Method));
        Assert.Equal(TimeSpan.FromMinutes(5), supervision.BeforeStart!.Timeout);
        Assert.True(supervision.LogDaily);
    }

    [Theory]
    [InlineData("{ livenes: { tcp: 'x:1' } }", "'supervision' has no key 'livenes'. Did you mean 'liveness'?")]
    [InlineData("{ liveness: { tcp: x } }", "'tcp' expects host:port")]
    [InlineData("{ memoryLimit: lots }", "'memoryLimit' expects a size such as 512MB")]
    [InlineData("{ liveness: { tcp: 'x:1', url: 'http://x/' } }", "exactly one of Url, Tcp and Command")]
    [InlineData("{ stop: { method: Http } }", "Http needs the http or https address")]
    [InlineData("{ stop: { wait: 5s } }", "'stop' needs the key 'method'")]
    [InlineData("{ beforeStop: {} }", "'beforeStop' needs the key 'command'")]
    [InlineData("{ cpuLimitPercent: 200 }", "it has to be from 1 to 100")]
    [InlineData("{ restart: sometimes }", "'restart' expects one of OnFailure, Always")]
    public void What_is_wrong_in_it_is_reported_with_its_line(string supervision, string fault)
    {
        ManifestException exception = Assert.Throws<ManifestException>(() => ManifestReader.Parse($"name: orders\nservice:\n  supervision: {supervision}", "gowinops.yml"));

        Assert.Contains(exception.Faults, problem => problem.Line == 3 && problem.Message.Contains(fault, StringComparison.Ordinal));
    }
}
