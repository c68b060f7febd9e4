using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Standby;

/// <summary>A release on its way from one node to another.</summary>
public sealed class ReleaseDownloadTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TestFolder folder = new();
    private readonly byte[] program = new byte[(2 * ReadReleaseOperation.MostBytes) + 12_345];

    public ReleaseDownloadTests() => new Random(1).NextBytes(program);

    private string Kept => folder.Combine("kept");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_release_comes_whole_in_bounded_parts_and_goes_when_it_has_been_used()
    {
        Counting channel = new(Node());
        string path;

        using (ReleaseDownload download = await ReadAsync(channel))
        {
            path = download.Path;
            Assert.Equal(program, await File.ReadAllBytesAsync(path));
        }

        Assert.Equal(3, channel.Parts);
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task A_release_that_was_changed_on_its_node_is_not_passed_on()
    {
        LocalNodeChannel node = Node();
        ServiceImage image = Image();
        string path = folder.Combine("services", "orders", "releases", "1.0.0", "orders.exe");
        byte[] changed = (byte[])program.Clone();
        changed[^1] ^= 1;
        await File.WriteAllBytesAsync(path, changed);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => ReadAsync(node, image));

        Assert.Equal(nameof(Messages.ReleaseReadDamaged), failure.ErrorId);
        Assert.Contains(image.Sha256, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Kept));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("empty")]
    [InlineData("too long")]
    public async Task A_part_that_is_not_what_it_says_ends_the_reading_and_leaves_nothing(string fault)
    {
        Counting channel = new(Node()) { Fault = fault };

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => ReadAsync(channel).WaitAsync(Patience));

        Assert.Equal(nameof(Messages.ReleaseReadDamaged), failure.ErrorId);
        Assert.Empty(Directory.GetDirectories(Kept));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        LocalNodeChannel node = Node();
        await File.WriteAllTextAsync(folder.Combine("file"), string.Empty);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(
            () => ReleaseDownload.ReadAsync(node, "orders", Image(), Patience, null, CancellationToken.None, folder.Combine("file")));

        Assert.Equal(nameof(Messages.ReleaseNotKept), failure.ErrorId);
    }

    private Task<ReleaseDownload> ReadAsync(INodeChannel channel, ServiceImage? image = null)
    {
        Directory.CreateDirectory(Kept);
        return ReleaseDownload.ReadAsync(channel, "orders", image ?? Image(), Patience, null, CancellationToken.None, Kept);
    }

    private LocalNodeChannel Node()
    {
        string release = Path.Combine("services", "orders", "releases", "1.0.0");
        Directory.CreateDirectory(folder.Combine(release));
        File.WriteAllBytes(folder.Combine(release, "orders.exe"), program);
        folder.Write(Path.Combine(release, "release.json"), NodeProtocol.Write(new ReleaseRecord { FileName = "orders.exe", Sha256 = ContentHash.Of(program) }));
        return new LocalNodeChannel("web01", new NodeContext(folder.Path));
    }

    private ServiceImage Image()
    {
        (string fileName, string sha256, long size) = new ReleaseFolder(new NodeContext(folder.Path), "orders").ReadRecord("1.0.0");
        return new ServiceImage { Node = "web01", IsInstalled = true, Version = "1.0.0", FileName = fileName, Sha256 = sha256, Size = size };
    }

    /// <summary>A way to the node that counts parts, and may spoil the second.</summary>
    private sealed class Counting(INodeChannel inner) : INodeChannel
    {
        public string NodeName => inner.NodeName;

        internal int Parts { get; private set; }

        internal string? Fault { get; init; }

        public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
        {
            TResult result = await inner.InvokeAsync(operation, deadline, cancellationToken);
            Parts++;
            return Fault is not null && Parts == 2 ? (TResult)(object)Spoil((ReleaseChunk)(object)result!) : result;
        }

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose() => inner.Dispose();

        private ReleaseChunk Spoil(ReleaseChunk part)
        {
            if (Fault == "flipped")
            {
                part.Content[7] ^= 1;
                return part;
            }

            byte[] content = new byte[Fault == "empty" ? 0 : ReadReleaseOperation.MostBytes * 4];
            return new ReleaseChunk { Content = content, Sha256 = ContentHash.Of(content) };
        }
    }
}
