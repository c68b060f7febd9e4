using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>What is made of what a node and this machine saw of a service.</summary>
public sealed class ServiceDiagnosisTests
{
    private const int Own = 4711;
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_service_that_is_well_passes_every_check()
    {
        IReadOnlyList<GoServiceCheck> checks = Explain(Running(Listener("0.0.0.0", Own)), Reached(succeeded: true), version: "1.2.0");

        Assert.Equal(["Service", "Listening", "Probe", "Reach", "Version"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Passed, check.Name + ": " + check.Found));
        Assert.All(checks, check => Assert.Equal(("web01", "orders", string.Empty), (check.Node, check.Service, check.Remedy)));
        Assert.Equal(["Node", "Node", "Node", "Here", "Node"], checks.Select(check => check.From));
    }

    [Theory]
    [InlineData(GoServiceState.Stopped, 1067, "crashed")]
    [InlineData(GoServiceState.Stopped, 0, "without an error code")]
    [InlineData(GoServiceState.StartPending, 0, "not running yet")]
    [InlineData(GoServiceState.StopPending, 0, "StopPending")]
    public void A_service_that_does_not_run_is_explained_by_its_state_and_exit_code(GoServiceState state, int exitCode, string words)
    {
        ServiceInspection seen = Running();
        seen.Service!.State = state;
        seen.Problem = exitCode == 0 ? null : Win32Errors.Create(exitCode, "orders").Problem;
        seen.ProcessIds = [];

        GoServiceCheck check = Explain(seen)[0];

        Assert.Equal(("Service", false), (check.Name, check.Passed));
        Assert.Contains(words, check.Found, StringComparison.Ordinal);
        Assert.NotEmpty(check.Remedy);
    }

    [Fact]
    public void A_service_that_was_stopped_on_purpose_is_not_said_to_have_failed()
    {
        ServiceInspection seen = Running();
        seen.Service!.State = GoServiceState.Stopped;
        seen.Intent = ServiceIntent.Stop;
        seen.IntentUtc = Now.UtcDateTime;

        Assert.Equal("Stopped, as somebody wanted, since 2026-11-23 12:00:00Z", Explain(seen)[0].Found);
    }

    [Fact]
    public void A_service_that_is_absent_gives_one_check_with_the_words_of_its_error()
    {
        Problem absent = Win32Errors.Create(1060, "orders").Problem;

        GoServiceCheck check = Assert.Single(Explain(new ServiceInspection { Name = "orders", Problem = absent }));

        Assert.Equal((false, absent.Message, absent.RecommendedAction), (check.Passed, check.Found, check.Remedy));
    }

    [Fact]
    public void A_port_nobody_listens_on_is_told_with_the_ports_the_service_listens_on()
    {
        GoServiceCheck check = Find(Explain(Running(Listener("::", Own, 9090))), "Listening");

        Assert.Equal((false, "nothing listens on port 8080; the service listens on [::]:9090"), (check.Passed, check.Found));
    }

    [Fact]
    public void A_port_that_another_process_has_is_told_with_that_process()
    {
        GoServiceCheck check = Find(Explain(Running(Listener("0.0.0.0", 99))), "Listening");

        Assert.Equal((false, "process 99 (nginx) listens on port 8080, and not the service's process 4711"), (check.Passed, check.Found));
    }

    [Fact]
    public void A_port_of_Windows_itself_is_no_verdict()
    {
        Assert.Null(Find(Explain(Running(Listener("::", 4))), "Listening").Passed);
    }

    [Fact]
    public void A_refusal_is_shown_with_what_the_program_said()
    {
        ServiceInspection seen = Running(Listener("0.0.0.0", Own));
        seen.Answers[0].Answer = new ProbeAnswer { Detail = "http://127.0.0.1:8080/healthz answered 503: no database" };

        IReadOnlyList<GoServiceCheck> checks = Explain(seen, Reached(succeeded: false, "http://web01:8080/healthz answered 503: no database"));

        Assert.Contains("503: no database", Find(checks, "Probe").Found, StringComparison.Ordinal);
        Assert.Contains("cannot serve", Find(checks, "Probe").Remedy, StringComparison.Ordinal);
        Assert.Contains("on the node either", Find(checks, "Reach").Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_answers_there_and_not_here_is_a_firewall()
    {
        GoServiceCheck check = Find(Explain(Running(Listener("0.0.0.0", Own)), Reached(succeeded: false, "http://web01:8080/healthz did not answer within 5 s")), "Reach");

        Assert.Equal((false, "Here"), (check.Passed, check.From));
        Assert.StartsWith("answers on the node and not from here", check.Found, StringComparison.Ordinal);
        Assert.Contains("-LocalPort 8080", check.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void What_listens_for_its_own_machine_only_is_not_expected_to_answer_here()
    {
        GoServiceCheck check = Find(Explain(Running(Listener("127.0.0.1", Own)), Reached(succeeded: false, "refused")), "Reach");

        Assert.Null(check.Passed);
        Assert.Contains("127.0.0.1 only", check.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_known_here_stands_in_place_of_the_answer()
    {
        AddressAnswer reached = Reached(succeeded: false);
        reached.NameFault = "the name 'web01' is not known here";

        IReadOnlyList<GoServiceCheck> checks = Explain(Running(Listener("0.0.0.0", Own)), reached);

        Assert.Equal((false, "Here"), (Find(checks, "Name").Passed, Find(checks, "Name").From));
        Assert.DoesNotContain(checks, check => check.Name == "Reach");
    }

    [Theory]
    [InlineData("1.3.0", "1.3.0", "restart it")]
    [InlineData("1.3.0", "1.2.0", "Start-RollingUpdate")]
    public void A_wrong_version_is_told_with_the_way_to_the_right_one(string expected, string release, string remedy)
    {
        ServiceInspection seen = Running(Listener("0.0.0.0", Own));
        seen.Service!.Release = release;

        GoServiceCheck check = Find(Explain(seen, version: expected), "Version");

        Assert.Equal((false, "reports 1.2.0, expected 1.3.0"), (check.Passed, check.Found));
        Assert.Contains(remedy, check.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, false, "", false, "expired")]
    [InlineData(3, false, "", true, "valid until")]
    [InlineData(300, true, "", false, "not 'web01'")]
    [InlineData(300, false, "UntrustedRoot", false, "UntrustedRoot")]
    public void A_certificate_is_judged_by_expiry_name_and_issuer(int days, bool namesAnother, string chainFault, bool passed, string words)
    {
        ServiceInspection seen = Running(Listener("0.0.0.0", Own));
        seen.Answers[0].Probe.Url = "https://web01:8080/";
        AddressAnswer reached = Reached(succeeded: true);
        reached.Certificate = new CertificateFacts { Subject = "CN=orders", ExpiresUtc = Now.UtcDateTime.AddDays(days), NamesAnotherHost = namesAnother, ChainFault = chainFault };

        GoServiceCheck check = Find(Explain(seen, reached), "Certificate");

        Assert.Equal(passed, check.Passed);
        Assert.Contains(words, check.Found, StringComparison.Ordinal);
        Assert.Equal(days != 300 || !passed, check.Remedy.Length > 0);
    }

    [Fact]
    public void Without_an_address_the_ports_of_the_service_are_shown()
    {
        ServiceInspection seen = Running(Listener("0.0.0.0", Own));
        seen.Answers = [];

        GoServiceCheck check = Find(Explain(seen), "Listening");

        Assert.Equal((true, "listens on 0.0.0.0:8080"), (check.Passed, check.Found));
    }

    [Fact]
    public void A_node_that_gives_no_session_is_told_with_what_its_program_answers_here()
    {
        GoWinOpsException unreachable = new(nameof(Messages.NodeUnreachable), "web01", "web01", "it is off.");

        IReadOnlyList<GoServiceCheck> checks = new ServiceDiagnosis("web01", new ServiceInspection { Name = "orders" }, Now).Explain(unreachable.Problem, [Reached(succeeded: true)]);

        Assert.Equal([("Session", false), ("Reach", true)], checks.Select(check => (check.Name, check.Passed!.Value)));
    }

    [Fact]
    public void Questions_are_those_of_the_command_line_and_otherwise_the_services_own_probes()
    {
        ServiceSupervision supervision = new() { Liveness = new ServiceProbe { Tcp = "127.0.0.1:1", Timeout = TimeSpan.FromSeconds(2) }, Readiness = new ServiceProbe { Url = "http://localhost/" } };

        Assert.Equal(["Liveness 2", "Readiness 5"], Show(new InspectServiceOperation(), supervision));
        Assert.Equal(["Probe 5"], Show(new InspectServiceOperation { Tcp = ["127.0.0.1:25"] }, supervision));
        Assert.Equal(["Liveness 9", "Readiness 9"], Show(new InspectServiceOperation { Timeout = TimeSpan.FromSeconds(9) }, supervision));

        static IEnumerable<string> Show(InspectServiceOperation request, ServiceSupervision own) =>
            ServiceInspector.Questions(request, own).Select(question => $"{question.Purpose} {question.Probe.Timeout!.Value.TotalSeconds}");
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/healthz", null, "http://web01:8080/healthz")]
    [InlineData("https://localhost/", null, "https://web01/")]
    [InlineData("http://orders.example/healthz?a=b", null, "http://orders.example/healthz?a=b")]
    [InlineData(null, "0.0.0.0:25", "web01:25")]
    [InlineData(null, "mail:25", "mail:25")]
    public void From_here_a_loopback_address_is_the_nodes(string? url, string? tcp, string expected)
    {
        AddressAnswer? question = ReachQuestion.From(new AddressAnswer { Probe = new ServiceProbe { Url = url, Tcp = tcp } }, "web01");

        Assert.Equal(expected, question!.Probe.Url ?? question.Probe.Tcp);
    }

    [Fact]
    public void A_command_is_not_asked_from_here()
    {
        Assert.Null(ReachQuestion.From(new AddressAnswer { Probe = new ServiceProbe { Command = ["check.exe"] } }, "web01"));
    }

    private static ServiceInspection Running(params PortListener[] listeners) => new()
    {
        Name = "orders",
        Service = new GoServiceInfo { Name = "orders", State = GoServiceState.Running, ProcessId = Own, Release = "1.2.0" },
        ProcessIds = [Own],
        Listeners = listeners,
        ReportedVersion = "1.2.0",
        Answers =
        [
            new AddressAnswer
            {
                Purpose = "Probe",
                Probe = new ServiceProbe { Url = "http://127.0.0.1:8080/healthz" },
                Answer = new ProbeAnswer { Succeeded = true, Detail = "http://127.0.0.1:8080/healthz answered 200" },
            },
        ],
    };

    private static PortListener Listener(string address, int processId, int port = 8080) =>
        new() { Address = address, Port = port, ProcessId = processId, ProcessName = processId == Own ? "orders" : "nginx" };

    private static AddressAnswer Reached(bool succeeded, string detail = "it answered 200") => new()
    {
        Purpose = "Probe",
        Probe = new ServiceProbe { Url = "http://web01:8080/healthz" },
        Answer = new ProbeAnswer { Succeeded = succeeded, Detail = detail },
    };

    private static IReadOnlyList<GoServiceCheck> Explain(ServiceInspection seen, AddressAnswer? reached = null, string? version = null) =>
        new ServiceDiagnosis("web01", seen, Now).Explain([reached], version);

    private static GoServiceCheck Find(IReadOnlyList<GoServiceCheck> checks, string name) => Assert.Single(checks, check => check.Name == name);
}
