using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Problems;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

public sealed class Win32ErrorsTests
{
    // The codes a service control manager answers with, without 1056 and 1062, which mean that the wish has come true already.
    private static readonly int[] Known =
    {
        2, 3, 5, 39, 87, 112, 193, 216, 1051, 1052, 1053, 1055, 1057, 1058, 1059, 1060, 1061, 1063, 1066, 1067, 1068, 1069, 1072, 1073, 1075, 1077, 1078,
        1115, 1260, 1294, 1314, 1332, 1722,
    };

    public static readonly TheoryData<int> Codes = new(Known);

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_a_text_an_action_and_a_category_of_its_own(int code)
    {
        Problem problem = Win32Errors.Create(code, "orders", "SERVICE_START", "the detail").Problem;

        Assert.NotEqual("ServiceCallFailed", problem.ErrorId);
        Assert.Equal(code, problem.NativeCode);
        Assert.Equal("orders", problem.Target);
        Assert.False(string.IsNullOrWhiteSpace(problem.RecommendedAction));
        Assert.True(Enum.TryParse(problem.Category, out ErrorCategory category) && category != ErrorCategory.NotSpecified, problem.Category);
        Assert.DoesNotContain("{", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_holds_these_codes_and_no_others()
    {
        Assert.Equal(Known, Win32Errors.Ids.Keys.Order());
    }

    [Fact]
    public void A_code_without_a_text_of_its_own_is_shown_with_the_systems_text()
    {
        Problem problem = Win32Errors.Create(1450, "orders").Problem;

        Assert.Equal("ServiceCallFailed", problem.ErrorId);
        Assert.Contains("1450", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denied_access_names_the_right_that_is_missing()
    {
        Assert.Contains("SERVICE_CHANGE_CONFIG", Win32Errors.Create(5, "orders", "SERVICE_CHANGE_CONFIG").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4, 30, "ServiceExitedEarly")]
    [InlineData(26.9, 30, "ServiceExitedEarly")]
    [InlineData(30.0, 30, "ServiceStartTimedOut")]
    [InlineData(29.8, 30, "ServiceStartTimedOut")]
    [InlineData(119.9, 120, "ServiceStartTimedOut")]
    [InlineData(30.0, 120, "ServiceExitedEarly")]
    public void A_process_that_exited_is_told_apart_from_one_that_never_connected_by_time(double elapsed, double timeout, string expected)
    {
        GoWinOpsException failure = Win32Errors.CreateForStart(1053, "orders", null, TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(timeout));

        Assert.Equal(expected, failure.ErrorId);
        Assert.Equal(1053, failure.Problem.NativeCode);
    }

    [Theory]
    [InlineData(unchecked((int)0x80070070), true)]
    [InlineData(unchecked((int)0x80070027), true)]
    [InlineData(28, true)]
    [InlineData(unchecked((int)0x80070020), false)]
    public void A_full_disk_is_known_by_its_code(int code, bool expected)
    {
        Assert.Equal(expected, Win32Errors.IsDiskFull(new IOException("text", code)));
    }
}
