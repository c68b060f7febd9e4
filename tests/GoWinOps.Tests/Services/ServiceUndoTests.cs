using System;
using System.Collections.Generic;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ServiceUndoTests
{
    private static readonly GoWinOpsException Cause = new("ServiceAccessDenied", "orders", "orders", "web01", 5, "SERVICE_CHANGE_CONFIG", "denied");

    [Fact]
    public void What_was_changed_is_put_back_the_last_change_first()
    {
        List<string> order = [];
        ServiceUndo undo = new("orders");
        undo.Add("Description", () => order.Add("Description"));
        undo.Add("SidType", () => order.Add("SidType"));

        undo.Run(Cause);

        Assert.Equal(new[] { "SidType", "Description" }, order);
    }

    [Fact]
    public void What_could_not_be_put_back_is_named_beside_what_was()
    {
        ServiceUndo undo = new("orders");
        undo.Add("Description", () => { });
        undo.Add("SidType", () => throw new GoWinOpsException("ServiceSettingUnsupported", "orders", "orders", "web01", "SidType"));
        undo.AddLost("Account");

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => undo.Run(Cause));

        Assert.Equal("ServiceHalfChanged", failure.ErrorId);
        Assert.Same(Cause, failure.InnerException);
        Assert.Contains("Put back: Description. Still changed: Account, SidType.", failure.Message, StringComparison.Ordinal);
    }
}
