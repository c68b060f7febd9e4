using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Toolchains;

public sealed class ToolchainDownloadTests : IDisposable
{
    private const string Name = "go1.24.4.test-amd64.zip";
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);
    private readonly TestFolder folder = new();
    private readonly DownloadServer server = new();
    private readonly SkippingClock clock = new();
    private readonly ConcurrentQueue<ToolchainStep> steps = new();

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_downloaded_with_progress_and_nothing_else_stays()
    {
        server.Serve(Name, Content);

        string path = await DownloadAsync();

        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        ToolchainStep last = steps.Last();
        Assert.Equal(Content.Length, last.Done);
        Assert.Equal(Content.Length, last.Total);
        Assert.True(last.BytesPerSecond > 0);
    }

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_where_it_was()
    {
        int asked = 0;
        server.On(Name, request => DownloadServer.Answer.Of(Content, request, "\"one\"", ++asked < 3 ? 100_000 : null));

        string path = await DownloadAsync();

        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Equal([null, "bytes=100000-", "bytes=200000-"], server.RequestsFor(Name).Select(request => request["Range"]));
        Assert.Equal([null, "\"one\"", "\"one\""], server.RequestsFor(Name).Select(request => request["If-Range"]));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)], clock.Delays);
    }

    [Fact]
    public async Task What_arrived_before_the_last_attempt_is_used_by_the_next_command()
    {
        server.On(Name, request => DownloadServer.Answer.Of(Content, request, "\"one\"", 10_000));
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(DownloadAsync);
        server.Serve(Name, Content);

        string path = await DownloadAsync();

        Assert.Equal("ToolchainDownloadFailed", failure.ErrorId);
        Assert.Equal("bytes=50000-", server.RequestsFor(Name)[^1]["Range"]);
        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_file_that_has_changed_meanwhile_is_fetched_from_its_beginning()
    {
        int asked = 0;
        server.On(Name, request => ++asked == 1
            ? DownloadServer.Answer.Of(RandomNumberGenerator.GetBytes(Content.Length), request, "\"old\"", 50_000)
            : DownloadServer.Answer.Of(Content, request, "\"new\""));

        Assert.Equal(Content, await File.ReadAllBytesAsync(await DownloadAsync()));
        Assert.Equal("\"old\"", server.RequestsFor(Name)[^1]["If-Range"]);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_is_asked_for_all_of_it()
    {
        int asked = 0;
        server.On(Name, _ => new DownloadServer.Answer { Body = Content, BreakAfter = ++asked == 1 ? 1000 : null });

        Assert.Equal(Content, await File.ReadAllBytesAsync(await DownloadAsync()));
    }

    [Fact]
    public async Task A_part_left_of_an_older_file_under_the_same_address_is_thrown_away_when_the_hash_is_wrong()
    {
        server.Serve(Name, Content, etag: null);
        await File.WriteAllBytesAsync(PartPath(), RandomNumberGenerator.GetBytes(2000));

        Assert.Equal(Content, await File.ReadAllBytesAsync(await DownloadAsync()));
        Assert.Equal(["bytes=2000-", null], server.RequestsFor(Name).Select(request => request["Range"]));
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_thrown_away()
    {
        server.Serve(Name, Content);
        await File.WriteAllBytesAsync(PartPath(), new byte[Content.Length + 1]);

        Assert.Equal(Content, await File.ReadAllBytesAsync(await DownloadAsync()));
    }

    [Fact]
    public async Task A_server_that_sends_another_part_than_was_asked_for_does_not_spoil_the_file()
    {
        int asked = 0;
        server.On(Name, request => ++asked switch
        {
            1 => new DownloadServer.Answer { Body = Content, BreakAfter = 1000 },
            2 => new DownloadServer.Answer { Status = 206, Body = Content[5..], Headers = { ["Content-Range"] = $"bytes 5-{Content.Length - 1}/{Content.Length}" } },
            _ => DownloadServer.Answer.Of(Content, request, null),
        });

        Assert.Equal(Content, await File.ReadAllBytesAsync(await DownloadAsync()));
    }

    [Fact]
    public async Task A_file_with_another_hash_is_not_kept()
    {
        server.Serve(Name, RandomNumberGenerator.GetBytes(Content.Length));

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(DownloadAsync);

        Assert.Equal("ToolchainHashMismatch", failure.ErrorId);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_file_that_does_not_end_is_given_up_at_the_size_it_should_have()
    {
        server.Serve(Name, RandomNumberGenerator.GetBytes(Content.Length * 4));

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(DownloadAsync);

        Assert.Equal("ToolchainHashMismatch", failure.ErrorId);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_after_the_time_it_names()
    {
        int asked = 0;
        server.On(Name, request => ++asked == 1
            ? new DownloadServer.Answer { Status = 503, Headers = { ["Retry-After"] = "7" } }
            : DownloadServer.Answer.Of(Content, request, null));

        await DownloadAsync();

        Assert.Equal([TimeSpan.FromSeconds(7)], clock.Delays);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up_after_five_attempts()
    {
        server.On(Name, _ => new DownloadServer.Answer { Status = 503 });

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(DownloadAsync);

        Assert.Equal("ToolchainDownloadFailed", failure.ErrorId);
        Assert.Contains("503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, server.RequestsFor(Name).Count);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_asked_for_again()
    {
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(DownloadAsync);

        Assert.Equal("ToolchainDownloadRefused", failure.ErrorId);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 1000)]
    public async Task A_server_that_sends_nothing_more_is_given_up(bool silent, int? stallAfter)
    {
        server.On(Name, _ => new DownloadServer.Answer { Body = Content, Silent = silent, StallAfter = stallAfter });

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => DownloadAsync(TimeSpan.FromMilliseconds(150)));

        Assert.Equal("ToolchainDownloadFailed", failure.ErrorId);
        // Counted by the pauses between them: a busy server may not have read a request yet that was given up so soon.
        Assert.Equal(4, clock.Delays.Count);
    }

    [Fact]
    public async Task A_redirection_is_followed()
    {
        server.On(Name, _ => DownloadServer.Answer.Redirect("/dl/elsewhere"));
        server.Serve("elsewhere", Content);

        Assert.Equal(Content, await File.ReadAllBytesAsync(await DownloadAsync()));
    }

    [Theory]
    [InlineData("/dl/" + Name)]
    [InlineData("ftp://127.0.0.1/go.zip")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirection_in_a_circle_or_to_something_else_than_the_web_is_refused(string location)
    {
        server.On(Name, _ => DownloadServer.Answer.Redirect(location));

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(DownloadAsync);

        Assert.Equal("ToolchainRedirectRefused", failure.ErrorId);
        Assert.True(server.Requests.Count <= 11);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_has_arrived()
    {
        server.On(Name, _ => new DownloadServer.Answer { Body = Content, StallAfter = 100_000 });
        using CancellationTokenSource cancellation = new();
        ResumableDownload download = Download(TimeSpan.FromSeconds(30), step =>
        {
            if (step.Done == 100_000)
                cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download.RunAsync(cancellation.Token));

        Assert.Equal(100_000, new FileInfo(PartPath()).Length);
    }

    private Task<string> DownloadAsync() => DownloadAsync(TimeSpan.FromSeconds(30));

    private Task<string> DownloadAsync(TimeSpan stallLimit) => Download(stallLimit, steps.Enqueue).RunAsync(CancellationToken.None);

    private string PartPath() => Download(TimeSpan.FromSeconds(1), steps.Enqueue).PartPath;

    private ResumableDownload Download(TimeSpan stallLimit, Action<ToolchainStep> report)
    {
        ToolchainArchive archive = new() { FileName = Name, Location = server.Url + Name, Sha256 = GoArchives.Hash(Content), Size = Content.Length };
        return new ResumableDownload(new Uri(archive.Location), archive, folder.Path, clock, stallLimit, report);
    }
}
