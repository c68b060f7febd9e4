using System;
using System.IO;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>Which failure stands for what the service control manager reports; the states and codes are those of winsvc.h and winerror.h.</summary>
public sealed class ServiceFailureTests
{
    private const uint Stopped = 1;
    private const uint StartPending = 2;
    private const uint StopPending = 3;

    [Fact]
    public void A_service_that_is_still_starting_is_said_to_be_with_its_checkpoint()
    {
        GoWinOpsException failure = ServiceStarter.NotRunning(
            "orders", new ServiceStatusProcess { CurrentState = StartPending, CheckPoint = 7 }, TimeSpan.FromSeconds(30));

        Assert.Equal("ServiceStartPending", failure.ErrorId);
        Assert.Contains("StartPending, checkpoint 7", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, "ServiceStoppedItself")]
    [InlineData(1066, 42, "ServiceSpecificError")]
    [InlineData(1067, 0, "ServiceCrashed")]
    [InlineData(1077, 0, "ServiceNeverStarted")]
    [InlineData(2, 0, "ServiceEndedWithError")]
    [InlineData(5, 0, "ServiceEndedWithError")]
    [InlineData(1450, 0, "ServiceEndedWithError")]
    public void A_service_that_has_stopped_again_is_explained_by_its_exit_code(uint code, uint ownCode, string errorId)
    {
        ServiceStatusProcess status = new() { CurrentState = Stopped, Win32ExitCode = code, ServiceSpecificExitCode = ownCode };

        GoWinOpsException failure = ServiceStarter.NotRunning("orders", status, TimeSpan.FromSeconds(1));

        Assert.Equal(errorId, failure.ErrorId);
        Assert.Equal("orders", failure.Target);
        if (ownCode != 0)
            Assert.Contains("42", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "ServiceProcessShared")]
    [InlineData(false, "ServiceStopTimedOut")]
    public void A_service_that_does_not_stop_names_its_process_and_whether_others_share_it(bool isShared, string errorId)
    {
        GoWinOpsException failure = ServiceStopFailure.TimedOut(
            "orders", new ServiceStatusProcess { CurrentState = StopPending }, 4711, TimeSpan.FromSeconds(60), isShared);

        Assert.Equal(errorId, failure.ErrorId);
        Assert.Contains("StopPending", failure.Message, StringComparison.Ordinal);
        Assert.Contains("4711", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_that_is_denied_though_the_right_to_start_was_given_is_about_the_executable()
    {
        GoWinOpsException failure = ServiceStarter.CannotRead("orders", new ServiceConfiguration { Account = @"NT SERVICE\orders", CommandLine = @"""C:\a b\orders.exe"" --service" });

        Assert.Equal(("ServiceAccountCannotRead", 5), (failure.ErrorId, failure.Problem.NativeCode));
        Assert.Contains(@"'C:\a b\orders.exe'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_left_half_made_says_what_failed_first_and_why_it_could_not_be_deleted()
    {
        IOException cause = new("the disk is gone");

        GoWinOpsException failure = ServiceConfigurator.HalfMade("orders", cause, 1072);

        Assert.Equal("ServiceHalfMade", failure.ErrorId);
        Assert.Same(cause, failure.InnerException);
        Assert.Contains("the disk is gone", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1072", failure.Message, StringComparison.Ordinal);
    }
}
