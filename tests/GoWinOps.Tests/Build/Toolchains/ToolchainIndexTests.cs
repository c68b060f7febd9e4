using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Toolchains;

public sealed class ToolchainIndexTests : IDisposable
{
    private static readonly GoPlatform Platform = new("windows", "amd64");
    private readonly DownloadServer server = new();
    private readonly SkippingClock clock = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task An_archive_for_Windows_is_found_by_its_official_name()
    {
        string hash = new('a', 64);
        server.On(string.Empty, _ => DownloadServer.Answer.Text(
            $$"""[{"version":"go1.24.4","stable":true,"files":[{"filename":"go1.24.4.windows-amd64.zip","os":"windows","arch":"amd64","sha256":"{{hash}}","size":9,"kind":"archive"}]}]"""));

        ToolchainArchive archive = await FindAsync("stable");

        Assert.Equal("go1.24.4.windows-amd64.zip", archive.FileName);
        Assert.Equal(server.Url + archive.FileName, archive.Location);
        Assert.Equal(hash, archive.Sha256);
        Assert.Equal(9, archive.Size);
        Assert.Equal(archive.FileName, Platform.ArchiveName(archive.Version!));
    }

    [Fact]
    public async Task A_busy_server_is_asked_for_its_index_again()
    {
        int asked = 0;
        server.On(string.Empty, _ => ++asked < 3 ? new DownloadServer.Answer { Status = 503 } : DownloadServer.Answer.Text("[]"));

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => FindAsync("stable"));

        Assert.Equal("ToolchainIndexInvalid", failure.ErrorId);
        Assert.Equal(2, clock.Delays.Count);
    }

    [Fact]
    public async Task A_server_that_stays_busy_or_says_nothing_is_given_up()
    {
        server.On(string.Empty, _ => new DownloadServer.Answer { Status = 503 });
        GoWinOpsException busy = await Assert.ThrowsAsync<GoWinOpsException>(() => FindAsync("stable"));
        server.On(string.Empty, _ => new DownloadServer.Answer { Silent = true });
        GoWinOpsException silent = await Assert.ThrowsAsync<GoWinOpsException>(() => FindAsync("stable", stallLimit: TimeSpan.FromMilliseconds(100)));
        GoWinOpsException late = await Assert.ThrowsAsync<GoWinOpsException>(() => FindAsync("stable", findLimit: TimeSpan.FromMilliseconds(100)));

        Assert.Equal("ToolchainDownloadRefused", busy.ErrorId);
        Assert.Equal("ToolchainDownloadFailed", silent.ErrorId);
        Assert.Equal("ToolchainIndexTimedOut", late.ErrorId);
    }

    private Task<ToolchainArchive> FindAsync(string version, TimeSpan? stallLimit = null, TimeSpan? findLimit = null)
    {
        HttpToolchainSource source = new(server.Url, clock) { StallLimit = stallLimit ?? TimeSpan.FromSeconds(30), FindLimit = findLimit ?? TimeSpan.FromMinutes(1) };
        return source.FindAsync(GoVersionRequest.Parse(version), Platform, CancellationToken.None);
    }
}
