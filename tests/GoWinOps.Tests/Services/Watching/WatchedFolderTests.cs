using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

/// <summary>What the module writes into a service's folder is read by the watcher, which has none of the module's libraries.</summary>
public sealed class WatchedFolderTests : IDisposable
{
    private readonly TestFolder root = new();
    private readonly NodeContext context;
    private readonly WatchedFolder folder;

    public WatchedFolderTests()
    {
        context = new NodeContext(root.Path);
        Directory.CreateDirectory(Path);
        folder = new WatchedFolder(Path, new WatchedLease("boot-1", () => 1_000), SystemClock.Instance);
    }

    private string Path => context.ServiceFolder("orders");

    [Theory]
    [InlineData(ServiceIntent.None)]
    [InlineData(ServiceIntent.Run)]
    [InlineData(ServiceIntent.Stop)]
    public async Task The_intent_that_a_command_recorded_is_read(ServiceIntent intent)
    {
        Assert.Equal(ServiceIntent.None, (await ReadAsync()).Intent);
        await new ServiceStateFile(context, "orders").UpdateAsync(
            7, "r-7", state => (state.Intent, state.IntentUtc, state.Supervision) = (intent, DateTime.UtcNow, new ServiceSupervision { StopTimeout = TimeSpan.FromSeconds(3) }), CancellationToken.None);

        WatchedIntent read = await ReadAsync();

        Assert.Equal((intent, null), (read.Intent, read.Damage));
        Assert.Equal(intent == ServiceIntent.Stop, read.Obstacle is not null);
    }

    [Theory]
    [InlineData("\"Hibernate\"")]
    [InlineData("\"77\"")]
    public async Task An_intent_that_is_not_understood_starts_nothing(string intent)
    {
        await File.WriteAllTextAsync(System.IO.Path.Combine(Path, "state.json"), $"{{ \"Intent\": {intent} }}");

        Assert.NotNull((await ReadAsync()).Obstacle);
    }

    [Fact]
    public async Task When_people_said_what_they_want_is_read()
    {
        DateTime said = new(2026, 3, 1, 8, 0, 5, 123, 456, DateTimeKind.Utc);
        await new ServiceStateFile(context, "orders").UpdateAsync(null, null, state => (state.Intent, state.IntentUtc) = (ServiceIntent.Stop, said), CancellationToken.None);

        WatchedIntent read = await ReadAsync();

        Assert.Equal((said, DateTimeKind.Utc), (read.IntentUtc, read.IntentUtc!.Value.Kind));
    }

    [Fact]
    public async Task While_it_is_held_no_command_can_say_what_it_wants_and_while_one_does_it_cannot_be_held()
    {
        ServiceStateFile state = new(context, "orders");
        SuspendedRecoveryFile recovery = new(context, "orders");
        using (await state.OpenAsync(null, null, CancellationToken.None))
            Assert.Null(folder.TryHold());
        using (await recovery.LockAsync(CancellationToken.None))
            Assert.Null(folder.TryHold());
        using (await state.OpenAsync(null, null, CancellationToken.None))
        {
            // Refused, it holds nothing of what it could have had.
        }

        Task<ServiceStateFile.Edit> editing;
        Task<IDisposable> suspending;
        using (IDisposable? hold = folder.TryHold())
        {
            Assert.NotNull(hold);
            editing = state.OpenAsync(null, null, CancellationToken.None);
            suspending = recovery.LockAsync(CancellationToken.None);
            Assert.False(editing.IsCompleted || suspending.IsCompleted);
        }

        (await editing).Dispose();
        (await suspending).Dispose();
        Directory.Delete(Path, recursive: true);
        folder.TryHold()!.Dispose();
        Assert.False(Directory.Exists(Path));
    }

    [Fact]
    public async Task A_state_that_is_damaged_starts_nothing_until_it_is_whole_again()
    {
        string path = System.IO.Path.Combine(Path, "state.json");
        await File.WriteAllTextAsync(path, "{ ");
        Assert.Contains("state.json", (await ReadAsync()).Obstacle, StringComparison.Ordinal);

        await File.WriteAllTextAsync(path, """{ "Intent": "Run" }""");
        Assert.Null((await ReadAsync()).Obstacle);
    }

    [Fact]
    public async Task A_deployment_is_seen_by_the_failure_actions_it_suspended_and_no_longer_than_it_can_take()
    {
        SuspendedRecoveryFile file = new(context, "orders");
        ServiceRecovery recovery = ServiceRecovery.Default;
        await file.WriteAsync(SuspendedRecovery.Of(recovery, "r-1", DateTimeOffset.UtcNow, TimeSpan.FromMinutes(10)), CancellationToken.None);
        Assert.True((await ReadAsync()).IsDeploying);

        await file.WriteAsync(SuspendedRecovery.Of(recovery, "rollout", DateTimeOffset.UtcNow.AddHours(-1), TimeSpan.FromMinutes(10)), CancellationToken.None);
        Assert.False((await ReadAsync()).IsDeploying);

        file.Delete();
        Assert.False((await ReadAsync()).IsDeploying);
    }

    [Fact]
    public async Task A_lease_that_has_ended_forbids_a_start()
    {
        await StandbyLeaseFile.WriteAsync(Path, new StandbyLease { Epoch = 1, BootId = "boot-1", ExpiresAtTick = 2_000 }, CancellationToken.None);
        Assert.Null((await ReadAsync()).Obstacle);

        await StandbyLeaseFile.WriteAsync(Path, new StandbyLease { Epoch = 1, BootId = "boot-1", ExpiresAtTick = 500 }, CancellationToken.None);
        Assert.Contains("lease", (await ReadAsync()).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_stay_the_same_object_while_their_file_does_and_a_damaged_file_keeps_the_last_ones()
    {
        Assert.Null((await folder.ReadAsync(CancellationToken.None)).Settings);
        SupervisionSettings wanted = new() { Service = "orders", Mode = ServiceMode.Native, Supervision = new ServiceSupervision { MemoryLimitBytes = 1 << 20 } };
        await SupervisionFile.WriteAsync(Path, wanted, CancellationToken.None);
        SupervisionSettings first = (await folder.ReadAsync(CancellationToken.None)).Settings!;
        Assert.Equal((ServiceMode.Native, 1 << 20), (first.Mode, first.Supervision.MemoryLimitBytes));
        Assert.Same(first, (await folder.ReadAsync(CancellationToken.None)).Settings);

        await File.WriteAllBytesAsync(SupervisionFile.PathIn(Path), Encoding.UTF8.GetBytes("{ nonsense"));
        WatchedFiles damaged = await folder.ReadAsync(CancellationToken.None);
        Assert.Same(first, damaged.Settings);
        Assert.NotNull(damaged.Intent.Damage);
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_that_somebody_has_made_of_the_logs()
    {
        string elsewhere = Directory.CreateDirectory(root.Combine("elsewhere")).FullName;
        Directory.CreateSymbolicLink(DecisionLog.FolderIn(Path), elsewhere);

        await folder.DecideAsync("Trouble", "why");
        await folder.WriteStatusAsync(new SupervisionStatus { Service = "orders" }, CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));

        Directory.Delete(DecisionLog.FolderIn(Path));
        await folder.DecideAsync("Trouble", "why");
        Assert.Single(await DecisionLog.ReadAsync(Path, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_restart_under_way_is_remembered_and_forgotten()
    {
        Assert.Null(await folder.ReadPendingAsync(CancellationToken.None));
        DateTime due = new(2026, 3, 1, 8, 0, 5, DateTimeKind.Utc);
        await folder.WritePendingAsync(new PendingRestart { Reason = "why", DecidedUtc = due.AddSeconds(-5), StartUtc = due, StoppedDependents = ["a"] }, CancellationToken.None);

        PendingRestart? read = await folder.ReadPendingAsync(CancellationToken.None);

        Assert.Equal(("why", due, "a"), (read!.Reason, read.StartUtc.ToUniversalTime(), Assert.Single(read.StoppedDependents!)));
        await folder.WritePendingAsync(null, CancellationToken.None);
        Assert.Null(await folder.ReadPendingAsync(CancellationToken.None));
    }

    public void Dispose()
    {
        folder.Dispose();
        root.Dispose();
    }

    private Task<WatchedIntent> ReadAsync() => folder.ReadIntentAsync(CancellationToken.None);
}
