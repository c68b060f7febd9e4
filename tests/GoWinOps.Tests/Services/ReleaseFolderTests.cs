using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ReleaseFolderTests : IDisposable
{
    private static readonly byte[] Image = PortableExecutable.Make(PortableExecutable.Amd64);
    private static readonly byte[] OtherImage = PortableExecutable.Make(PortableExecutable.Amd64, content: 1);
    private readonly TestFolder folder = new();
    private readonly NodeContext context;

    public ReleaseFolderTests() => context = new NodeContext(folder.Path);

    private string Releases => Path.Combine(context.ServiceFolder("orders"), "releases");

    [Fact]
    public async Task A_staged_release_has_the_content_and_nothing_else_stays()
    {
        await ReceiveAsync(Image);

        StagedRelease staged = await StageAsync("v1", Image);

        Assert.False(staged.WasStaged);
        Assert.Equal(Image, await File.ReadAllBytesAsync(staged.Path));
        Assert.Equal(new[] { "orders.exe", "release.json" }, Files(Path.Combine(Releases, "v1")));
        Assert.Equal(new[] { "v1" }, Directory.GetDirectories(Releases).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(context.IncomingFolder));
    }

    [Fact]
    public async Task Staging_again_needs_no_content_and_changes_nothing()
    {
        await ReceiveAsync(Image);
        await StageAsync("v1", Image);

        StagedRelease again = await StageAsync("v1", Image);

        Assert.True(again.WasStaged);
        Assert.True((await FindAsync("v1", Image)).IsStaged);
    }

    [Fact]
    public async Task A_release_never_changes_its_content()
    {
        await ReceiveAsync(Image);
        await StageAsync("v1", Image);
        await ReceiveAsync(OtherImage);

        Assert.Equal("ReleaseConflict", (await FailAsync("v1", OtherImage)).ErrorId);
        Assert.Equal("ReleaseConflict", (await Assert.ThrowsAsync<GoWinOpsException>(() => FindAsync("v1", OtherImage))).ErrorId);
        Assert.Equal(Image, await File.ReadAllBytesAsync(Path.Combine(Releases, "v1", "orders.exe")));
    }

    [Fact]
    public async Task Content_that_was_damaged_on_the_node_is_thrown_away_and_not_staged()
    {
        string hash = ContentHash.Of(Image);
        Directory.CreateDirectory(context.IncomingFolder);
        await File.WriteAllBytesAsync(Path.Combine(context.IncomingFolder, hash), OtherImage);

        GoWinOpsException failure = await FailAsync("v1", Image);

        Assert.Equal("ReleaseCorrupted", failure.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(Releases));
        Assert.False((await FindAsync("v1", Image)).HasContent);
    }

    [Fact]
    public async Task Content_that_was_never_sent_is_asked_for()
    {
        Assert.Equal("ReleaseContentMissing", (await FailAsync("v1", Image)).ErrorId);
    }

    [Fact]
    public async Task An_executable_for_another_processor_is_refused_before_anything_is_staged()
    {
        byte[] foreign = PortableExecutable.Make(0x01C4);
        await ReceiveAsync(foreign);

        Assert.Equal("ReleaseWrongArchitecture", (await FailAsync("v1", foreign)).ErrorId);
        Assert.False(Directory.Exists(Releases));
    }

    [Fact]
    public async Task Two_that_stage_the_same_release_at_once_both_succeed()
    {
        await ReceiveAsync(Image);

        StagedRelease[] both = await Task.WhenAll(Task.Run(() => StageAsync("v1", Image)), Task.Run(() => StageAsync("v1", Image)));

        Assert.Single(both, staged => !staged.WasStaged);
        Assert.True((await FindAsync("v1", Image)).IsStaged);
        Assert.Equal(new[] { "v1" }, Directory.GetDirectories(Releases).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../evil", "orders.exe", "ReleaseVersionInvalid")]
    [InlineData("v1", "../orders.exe", "ReleaseFileNameInvalid")]
    public async Task Names_that_lead_out_of_the_folder_are_refused(string version, string fileName, string errorId)
    {
        StageReleaseOperation stage = new() { Service = "orders", Version = version, FileName = fileName, Sha256 = ContentHash.Of(Image) };

        Assert.Equal(errorId, (await Assert.ThrowsAsync<GoWinOpsException>(() => stage.RunAsync(context, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task A_hash_that_is_none_is_refused_and_not_taken_for_a_path()
    {
        StageReleaseOperation stage = new() { Service = "orders", Version = "v1", FileName = "orders.exe", Sha256 = "../../etc/passwd" };

        Assert.Equal("ContentHashInvalid", (await Assert.ThrowsAsync<GoWinOpsException>(() => stage.RunAsync(context, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task The_current_and_the_last_stable_release_are_not_removed()
    {
        foreach ((string version, byte content) in new[] { ("v1", (byte)1), ("v2", (byte)2), ("v3", (byte)3) })
        {
            byte[] image = PortableExecutable.Make(PortableExecutable.Amd64, content: content);
            await ReceiveAsync(image);
            await StageAsync(version, image);
        }

        await new ServiceStateFile(context, "orders").UpdateAsync(null, null, state => (state.Current, state.LastStable) = ("v3", "v2"), CancellationToken.None);

        Assert.True(await RemoveAsync("v1"));
        Assert.False(await RemoveAsync("v1"));
        foreach (string version in new[] { "v2", "v3" })
            Assert.Equal("ReleaseInUse", (await Assert.ThrowsAsync<GoWinOpsException>(() => RemoveAsync(version))).ErrorId);
    }

    [Fact]
    public async Task A_release_the_system_does_not_let_go_of_is_named_with_its_folder()
    {
        if (!OperatingSystem.IsWindows() && !Directory.Exists("/proc/self/ns"))
            return;
        string path;
        using FileStream? open = Hold();

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => RemoveAsync("ns"));

        Assert.Equal("ReleaseFolderLocked", failure.ErrorId);
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(path));

        FileStream? Hold()
        {
            path = Path.Combine(Releases, "ns");
            if (OperatingSystem.IsWindows())
                return new FileStream(Path.Combine(Directory.CreateDirectory(path).FullName, "orders.exe"), FileMode.Create, FileAccess.Write, FileShare.None);
            // On Unix an open file stops nobody, and permissions do not stop root; what the kernel shows of a process cannot be deleted by anyone.
            Directory.CreateDirectory(context.ServiceFolder("orders"));
            Directory.CreateSymbolicLink(Releases, "/proc/self");
            return null;
        }
    }

    [Fact]
    public void Only_a_release_folder_of_this_service_gives_a_version()
    {
        ReleaseFolder releases = new(context, "orders");

        Assert.Equal("v1", releases.VersionOf(Path.Combine(Releases, "v1", "orders.exe")));
        Assert.Null(releases.VersionOf(Path.Combine(context.ServiceFolder("orders2"), "releases", "v1", "orders.exe")));
        Assert.Null(releases.VersionOf(Path.Combine(Releases, "orders.exe")));
        Assert.Null(releases.VersionOf("/usr/bin/true"));
    }

    public void Dispose() => folder.Dispose();

    private static string[] Files(string path) => Directory.GetFiles(path).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToArray();

    private async Task ReceiveAsync(byte[] content)
    {
        Directory.CreateDirectory(context.IncomingFolder);
        await File.WriteAllBytesAsync(Path.Combine(context.IncomingFolder, ContentHash.Of(content)), content);
    }

    private Task<StagedRelease> StageAsync(string version, byte[] content) =>
        new StageReleaseOperation { Service = "orders", Version = version, FileName = "orders.exe", Sha256 = ContentHash.Of(content), Size = content.Length }
            .RunAsync(context, CancellationToken.None);

    private Task<ReleasePresence> FindAsync(string version, byte[] content) =>
        new FindReleaseOperation { Service = "orders", Version = version, FileName = "orders.exe", Sha256 = ContentHash.Of(content) }
            .RunAsync(context, CancellationToken.None);

    private Task<bool> RemoveAsync(string version) =>
        new RemoveReleaseOperation { Service = "orders", Version = version }.RunAsync(context, CancellationToken.None);

    private Task<GoWinOpsException> FailAsync(string version, byte[] content) => Assert.ThrowsAsync<GoWinOpsException>(() => StageAsync(version, content));
}
