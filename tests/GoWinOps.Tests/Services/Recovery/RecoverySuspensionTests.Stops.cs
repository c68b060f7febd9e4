using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Recovery;

public sealed partial class RecoverySuspensionTests
{
    [Fact]
    public async Task A_stop_is_not_undone_by_Windows_and_leaves_the_actions_as_they_were()
    {
        string during = await suspension.WhileStoppingAsync("orders", TenMinutes, mayBeKilled: true, () => Task.FromResult(manager.ActionsOf("orders")), CancellationToken.None);

        Assert.Equal((string.Empty, "restart/5s, restart/1m"), (during, manager.ActionsOf("orders")));
    }

    [Fact]
    public async Task A_service_that_is_not_ours_gets_no_folder_for_being_stopped_politely()
    {
        await suspension.WhileStoppingAsync("orders", TenMinutes, mayBeKilled: false, () => Task.FromResult(0), CancellationToken.None);

        Assert.Equal(0, manager.Changes);
        Assert.False(Directory.Exists(context.ServiceFolder("orders")));
    }

    [Fact]
    public async Task Whoever_may_stop_a_service_but_not_change_it_still_stops_it()
    {
        manager.Interfere = service => throw new GoWinOpsException("ServiceAccessDenied", service, service, "web01", 5, "SERVICE_CHANGE_CONFIG", "denied");

        Assert.Equal(7, await suspension.WhileStoppingAsync("orders", TenMinutes, mayBeKilled: true, () => Task.FromResult(7), CancellationToken.None));
        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task A_start_gives_back_what_a_dead_deployment_left_and_not_what_a_living_one_needs()
    {
        await SuspendAsync();
        await suspension.RestoreLeftBehindAsync("orders", CancellationToken.None);
        Assert.Equal(string.Empty, manager.ActionsOf("orders"));

        clock.UtcNow += TenMinutes;
        await suspension.RestoreLeftBehindAsync("orders", CancellationToken.None);
        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
    }

    [Fact]
    public async Task A_start_gives_back_at_once_what_a_stop_that_was_cut_off_left()
    {
        await suspension.SuspendAsync("orders", TenMinutes, "a stop", CancellationToken.None);

        await suspension.RestoreLeftBehindAsync("orders", CancellationToken.None);

        Assert.Equal("restart/5s, restart/1m", manager.ActionsOf("orders"));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_disk_that_takes_nothing_keeps_nobody_from_stopping_or_starting_a_service()
    {
        // A folder where the file would be: it cannot be written, and what is there cannot be read.
        Directory.CreateDirectory(FilePath);

        Assert.Equal("restart/5s, restart/1m", await WhileStoppingAsync(() => Task.FromResult(manager.ActionsOf("orders"))));
        await suspension.RestoreLeftBehindAsync("orders", CancellationToken.None);

        Assert.Equal(0, manager.Changes);
        Assert.Single(Directory.GetFileSystemEntries(context.ServiceFolder("orders")), entry => entry.Contains("recovery.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_damaged_file_keeps_nobody_from_stopping_a_service_and_what_Windows_has_comes_back(bool hasActions)
    {
        if (!hasActions)
            manager.With("orders");
        Directory.CreateDirectory(context.ServiceFolder("orders"));
        await File.WriteAllTextAsync(FilePath, "{\"actions\":");

        string during = await WhileStoppingAsync(() => Task.FromResult(manager.ActionsOf("orders")));

        Assert.Equal((string.Empty, hasActions ? "restart/5s, restart/1m" : string.Empty), (during, manager.ActionsOf("orders")));
        Assert.Equal(!hasActions, File.Exists(FilePath));
    }

    [Fact]
    public async Task Where_Windows_refuses_to_give_them_up_nothing_is_left_that_says_they_are_away()
    {
        manager.Interfere = service => throw new GoWinOpsException("ServiceAccessDenied", service, service, "web01", 5, "SERVICE_CHANGE_CONFIG", "denied");

        await Assert.ThrowsAsync<GoWinOpsException>(SuspendAsync);

        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task What_could_not_be_given_back_is_not_taken_for_want_of_the_right_to_start()
    {
        manager.MayStart = false;

        GoWinOpsException refused = await Assert.ThrowsAsync<GoWinOpsException>(SuspendAsync);
        string during = await WhileStoppingAsync(() => Task.FromResult(manager.ActionsOf("orders")));

        Assert.Equal(("ServiceAccessDenied", "restart/5s, restart/1m", 0), (refused.ErrorId, during, manager.Changes));
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task What_could_not_be_given_back_is_not_taken_for_want_of_the_privilege_to_reboot()
    {
        manager.With("orders", "restart/5s", "reboot/1m");
        manager.Services["orders"].RebootMessage = "orders failed";
        bool wasTaken = false;
        manager.Interfere = service =>
        {
            wasTaken |= File.Exists(FilePath);
            throw new GoWinOpsException("PrivilegeMissing", service, service, "web01", "SeShutdownPrivilege");
        };

        GoWinOpsException refused = await Assert.ThrowsAsync<GoWinOpsException>(SuspendAsync);
        manager.Interfere = null;

        Assert.Equal(("PrivilegeMissing", false, "restart/5s, reboot/1m"), (refused.ErrorId, wasTaken, manager.ActionsOf("orders")));
        Assert.Equal(RecoverySuspensionOutcome.Suspended, await SuspendAsync());
        await suspension.RestoreAsync("orders", onlyExpired: false, CancellationToken.None);
        Assert.Equal(("restart/5s, reboot/1m", "orders failed"), (manager.ActionsOf("orders"), manager.Services["orders"].RebootMessage));
    }
}
