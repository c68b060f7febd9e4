using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Evidence;

/// <summary>Events as the event log renders them; particulars and their order are those of the provider "Service Control Manager".</summary>
public sealed class ServiceEvidenceTests
{
    private const string DisplayName = "Order desk";

    [Fact]
    public void An_event_is_read_as_the_log_renders_it()
    {
        ServiceLogEvent read = ServiceLogEvent.TryParse(Xml(7009, "30000", DisplayName))!;

        Assert.Equal((7009, new DateTime(2026, 11, 23, 6, 32, 1, 250, DateTimeKind.Utc)), (read.Id, read.TimeUtc));
        Assert.Equal(new[] { "30000", DisplayName }, read.Data);
        Assert.True(read.IsAbout("orders", "order DESK"));
        Assert.False(read.IsAbout("billing", "Billing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<Event/>")]
    [InlineData("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>x</EventID></System></Event>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><Event>&b;</Event>")]
    public void What_is_no_event_is_passed_over(string xml) => Assert.Null(ServiceLogEvent.TryParse(xml));

    [Fact]
    public void A_logon_that_failed_is_told_by_its_event()
    {
        GoWinOpsException failure = Win32Errors.Create(1069, "orders", "SERVICE_START", @"CONTOSO\jim");

        GoWinOpsException password = Explain(failure, (7000, [DisplayName, "%%1069"]), (7038, ["orders", @"CONTOSO\jim", "%%1326"]));
        GoWinOpsException right = Explain(failure, (7041, ["orders", @"CONTOSO\jim"]));

        Assert.Equal(("ServicePasswordRefused", 1069), (password.ErrorId, password.Problem.NativeCode));
        Assert.Contains(new Win32Exception(1326).Message.TrimEnd('.'), password.Message, StringComparison.Ordinal);
        Assert.Equal("ServiceLogonRightMissing", right.ErrorId);
        Assert.Contains(@"as 'CONTOSO\jim'", right.Message, StringComparison.Ordinal);
        Assert.Contains("event 7041", right.Message, StringComparison.Ordinal);
        Assert.Equal("PermissionDenied", right.Problem.Category);
        Assert.Equal("ServiceLogonFailed", Explain(failure, (7000, [DisplayName, "%%1069"])).ErrorId);
    }

    // Windows writes 7009 with its timeout for a process that exited at once, too, so that the event alone says nothing; how long the manager would have waited it does say.
    [Theory]
    [InlineData(0.4, 30, "30000", "ServiceExitedEarly")]
    [InlineData(12, 10, "30000", "ServiceExitedEarly")] // the timeout was taken for shorter than it is
    [InlineData(30.1, 30, "30000", "ServiceStartTimedOut")]
    [InlineData(20, 30, "20000", "ServiceStartTimedOut")] // and for longer
    [InlineData(0.4, 30, "no number", "ServiceExitedEarly")]
    public void The_log_says_how_long_the_manager_waits_and_the_measured_time_whether_it_did(double elapsed, double assumed, string waits, string expected)
    {
        GoWinOpsException failure = Win32Errors.CreateForStart(1053, "orders", null, TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(assumed));

        GoWinOpsException explained = ServiceEvidence.Explain(failure, "orders", DisplayName, TimeSpan.FromSeconds(elapsed), Events((7000, [DisplayName, "%%1053"]), (7009, [waits, DisplayName])));

        Assert.Equal((expected, 1053), (explained.ErrorId, explained.Problem.NativeCode));
        Assert.Contains(elapsed.ToString("0.0", System.Globalization.CultureInfo.CurrentCulture) + " s", explained.Message, StringComparison.Ordinal);
        Assert.Contains("event 7009", explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dependency_that_failed_is_named_by_its_event()
    {
        GoWinOpsException explained = Explain(Win32Errors.Create(1068, "orders", null, "+network"), (7001, [DisplayName, "Cache", "%%1058"]));

        Assert.Equal("ServiceDependencyFailed", explained.ErrorId);
        Assert.Contains("event 7001: a service it depends on did not start (Cache, ", explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_events_the_failure_stays_as_it_is()
    {
        GoWinOpsException failure = Win32Errors.Create(1067, "orders");

        Assert.Same(failure, Explain(failure));
    }

    [Fact]
    public async Task Where_there_is_no_event_log_nothing_is_added_and_nothing_fails()
    {
        if (OperatingSystem.IsWindows())
            return;
        GoWinOpsException failure = Win32Errors.Create(1067, "orders");

        Assert.Same(failure, await ServiceEvidence.ExplainAsync(failure, "orders", DisplayName, TimeSpan.FromSeconds(1), SystemClock.Instance, CancellationToken.None));
    }

    [Fact]
    public void The_log_is_asked_for_the_managers_events_of_the_time_in_question()
    {
        Assert.Equal(
            "*[System[Provider[@Name='Service Control Manager'] and (EventID=7000 or EventID=7001 or EventID=7009 or EventID=7011 or EventID=7022 or EventID=7023 or EventID=7024 or EventID=7031 or EventID=7034 or "
            + "EventID=7038 or EventID=7041) and TimeCreated[timediff(@SystemTime) <= 32500]]]",
            ServiceEvidence.Query(TimeSpan.FromSeconds(32.5)));
    }

    private static GoWinOpsException Explain(GoWinOpsException failure, params (int Id, string[] Data)[] events) => ServiceEvidence.Explain(
        failure, "orders", DisplayName, TimeSpan.FromSeconds(1), Events(events));

    private static List<ServiceLogEvent> Events(params (int Id, string[] Data)[] events) => events.Select(item => ServiceLogEvent.TryParse(Xml(item.Id, item.Data))!).ToList();

    private static string Xml(int id, params string[] data) =>
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
        + "<Provider Name='Service Control Manager' Guid='{555908d1-a6d7-4695-8e1e-26931d2012f4}' EventSourceName='Service Control Manager'/>"
        + $"<EventID Qualifiers='49152'>{id}</EventID><Level>2</Level><TimeCreated SystemTime='2026-11-23T06:32:01.2500000Z'/><Channel>System</Channel></System><EventData>"
        + string.Concat(data.Select((item, index) => $"<Data Name='param{index + 1}'>{item}</Data>")) + "</EventData></Event>";
}
