using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Services.Accounts;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>The passive node is kept in step with the active one, and nothing else is touched.</summary>
public sealed class StandbyUpkeepTests
{
    private readonly Node first = new("web01") { Image = ServiceImageTests.Image("web01", "lease 2 live") };
    private readonly Node second = new("web02") { Image = ServiceImageTests.Image("web02", "lease 2 fenced") };
    private readonly List<string> told = new();
    private readonly List<string> asked = new();
    private readonly StandbyUpkeep upkeep;
    private bool agrees = true;
    private Exception? cannotConnect;

    public StandbyUpkeepTests() => upkeep = new StandbyUpkeep("orders", new[] { first, second }.Select(Connect).ToArray(), TimeSpan.FromMinutes(1), SystemClock.Instance)
    {
        HostSha256 = new string('b', 64),
        BringHostAsync = (channel, _) => Task.FromResult(second.Done.AddAnd($"host to {channel.NodeName}")),
        MakeReadyAsync = (channel, _) => Task.FromResult(second.Done.AddAnd($"ready {channel.NodeName}")),
        AgreeAsync = (target, action) => Task.FromResult(asked.AddAnd($"{target}: {action}") && agrees),
        TellAsync = one => Task.FromResult(told.AddAnd(one.Sentence)),
    };

    [Fact]
    public async Task Nodes_that_are_in_step_are_left_alone()
    {
        second.Changes = [];

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Empty(told);
        Assert.Empty(asked);
        Assert.Equal(["host to web02"], second.Done);
    }

    [Fact]
    public async Task A_newer_release_is_read_from_the_active_node_sent_and_installed_on_the_passive_one()
    {
        first.Image.Version = "1.1.0";
        first.Image.Sha256 = ContentHash.Of(first.Program);

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Equal(["read 0"], first.Done);
        Assert.Equal(["host to web02", "send " + first.Image.Sha256, "stage 1.1.0", "follow web01 1.1.0", "ready web02"], second.Done);
        Assert.Contains("Release: 1.0.0 -> 1.1.0", Assert.Single(told), StringComparison.Ordinal);
        Assert.Contains("orders.exe 1.1.0 (10 bytes)", Assert.Single(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_alone_are_changed_without_sending_anything()
    {
        await upkeep.LookAsync(CancellationToken.None);

        Assert.Empty(first.Done);
        Assert.Equal(["host to web02", "follow web01 1.0.0", "ready web02"], second.Done);
    }

    [Fact]
    public async Task It_is_the_other_way_round_when_the_other_node_is_the_active_one()
    {
        (first.Image, second.Image) = (ServiceImageTests.Image("web01", "lease 2 fenced"), ServiceImageTests.Image("web02", "lease 3 live"));

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Equal(["follow web02 1.0.0"], first.Done);
    }

    [Theory]
    [InlineData("lease 2 live", "running")]
    [InlineData("lease 2 live", "deploying")]
    [InlineData("lease 2", "lease 1")]
    [InlineData("installed", "installed")]
    [InlineData("lease 2 live", "lease 1 live")]
    public async Task Nothing_is_done_while_the_other_node_runs_it_or_is_deployed_or_nobody_holds_the_lease(string active, string passive)
    {
        (first.Image, second.Image) = (ServiceImageTests.Image("web01", active), ServiceImageTests.Image("web02", passive));

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Empty(first.Done);
        Assert.Empty(second.Done);
        Assert.Empty(told);
    }

    [Fact]
    public async Task Nothing_is_done_while_the_active_node_is_deployed()
    {
        first.Image.IsDeploying = true;

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Empty(second.Done);
    }

    [Fact]
    public async Task What_was_not_agreed_to_is_asked_about_once_and_not_done()
    {
        agrees = false;

        await upkeep.LookAsync(CancellationToken.None);
        await upkeep.LookAsync(CancellationToken.None);

        Assert.Single(asked);
        Assert.DoesNotContain(second.Done, done => done.StartsWith("follow", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_carried_is_told_once_with_what_to_do_and_again_when_it_comes_back()
    {
        second.Failure = new GoWinOpsException(nameof(Messages.StandbyPasswordNeeded), "orders", "orders", "WEB02", @"SHOP\orders", "web01");
        await upkeep.LookAsync(CancellationToken.None);
        await upkeep.LookAsync(CancellationToken.None);
        Assert.Contains("Install-GoService -ServiceCredential", Assert.Single(told), StringComparison.Ordinal);

        (second.Changes, GoWinOpsException failure, second.Failure) = ([], second.Failure, null);
        await upkeep.LookAsync(CancellationToken.None);
        second.Failure = failure;
        await upkeep.LookAsync(CancellationToken.None);

        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task What_was_done_and_differs_again_in_the_same_words_is_not_done_every_minute()
    {
        second.Warnings = ["it belongs to somebody else"];

        await upkeep.LookAsync(CancellationToken.None);
        await upkeep.LookAsync(CancellationToken.None);
        Assert.Equal(["follow web01 1.0.0"], second.Done.FindAll(done => done.StartsWith("follow", StringComparison.Ordinal)));
        Assert.Single(told, one => one == "it belongs to somebody else");

        (second.Changes, PropertyChange[] changes) = ([], second.Changes);
        await upkeep.LookAsync(CancellationToken.None);
        second.Changes = changes;
        await upkeep.LookAsync(CancellationToken.None);

        Assert.Equal(2, second.Done.FindAll(done => done.StartsWith("follow", StringComparison.Ordinal)).Count);
        Assert.Single(told, one => one == "it belongs to somebody else");
    }

    [Fact]
    public async Task The_password_that_was_given_goes_with_what_is_asked_of_the_passive_node()
    {
        using SecureString password = Secret.Of("hunter2");
        StandbyUpkeep knowing = new("orders", new[] { first, second }.Select(Connect).ToArray(), TimeSpan.FromMinutes(1), SystemClock.Instance) { Credential = (@"SHOP\orders", password) };

        await knowing.LookAsync(CancellationToken.None);

        Assert.Equal([@"SHOP\orders: hunter2", @"SHOP\orders: hunter2"], second.Passwords);
        Assert.Empty(first.Passwords);
    }

    [Fact]
    public async Task What_nobody_foresaw_is_told_and_does_not_end_the_watch()
    {
        cannotConnect = new FormatException("an answer that is none");

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Contains("an answer that is none", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_on_the_passive_node_is_told()
    {
        second.Failure = new GoWinOpsException(nameof(Messages.NodeDiskFull), "web02", "orders.exe", "web02");

        await upkeep.LookAsync(CancellationToken.None);

        Assert.Contains("disk", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_is_away_and_a_lease_that_was_just_taken_are_no_news_here()
    {
        second.Failure = new GoWinOpsException(nameof(Messages.StandbyNotTouched), "orders", "orders", "WEB02", "it runs there");
        await upkeep.LookAsync(CancellationToken.None);
        cannotConnect = new GoWinOpsException(nameof(Messages.NodeUnreachable), "web02", "web02", "no answer");
        await upkeep.LookAsync(CancellationToken.None);

        Assert.Empty(told);
    }

    private Func<CancellationToken, Task<INodeChannel>> Connect(Node node) => _ => cannotConnect is null ? Task.FromResult<INodeChannel>(node) : Task.FromException<INodeChannel>(cannotConnect);

    private sealed class Node(string name) : INodeChannel
    {
        public string NodeName => name;

        internal ServiceImage Image { get; set; } = new();

        internal byte[] Program { get; } = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        internal PropertyChange[] Changes { get; set; } = [new PropertyChange { Property = "Release", From = "1.0.0", To = "1.1.0" }];

        internal string[] Warnings { get; set; } = [];

        internal List<string> Passwords { get; } = new();

        internal GoWinOpsException? Failure { get; set; }

        internal List<string> Done { get; } = new();

        public Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken) =>
            Task.FromResult((TResult)Answer(operation));

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken)
        {
            Done.Add($"send {sha256}");
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }

        private object Answer(NodeOperation operation) => operation switch
        {
            GetServiceImageOperation => Image,
            FindReleaseOperation find => new ReleasePresence { IsStaged = find.Version == Image.Version && find.Sha256 == Image.Sha256, FreeBytes = 1000 },
            StageReleaseOperation stage when Done.AddAnd($"stage {stage.Version}") => new StagedRelease(),
            ReadReleaseOperation read when Done.AddAnd($"read {read.Offset}") => new ReleaseChunk { Content = Program, Sha256 = ContentHash.Of(Program) },
            FollowServiceOperation when Failure is not null => throw Failure,
            FollowServiceOperation { Password: { } password } follow when Passwords.AddAnd($"{follow.GivenAccount}: {Secret.Read(password)}") => new ServiceChange { Changes = Changes },
            FollowServiceOperation follow when follow.PlanOnly || Done.AddAnd($"follow {follow.Image.Node} {follow.Image.Version}") => new ServiceChange { Changes = Changes, Warnings = Warnings },
            _ => throw new NotSupportedException(operation.GetType().Name),
        };
    }
}

/// <summary>Adding as an expression.</summary>
internal static class ListAddition
{
    internal static bool AddAnd<T>(this List<T> list, T item)
    {
        list.Add(item);
        return true;
    }
}
