using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>What a transfer leaves on a node when it does not come to its end.</summary>
[Collection(SshCollection.Name)]
public sealed class FileTransferTests(SshNode node) : IClassFixture<SshNode>, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    // What one command takes; the transfer is given up where the next one would begin.
    private const int Stretch = 31 << 20;
    private readonly ModuleSession session = new();

    private string Incoming => Path.Combine(node.Root, "incoming");

    public void Dispose() => session.Dispose();

    [SshFact]
    public async Task A_transfer_given_up_between_two_commands_leaves_nothing_on_the_node()
    {
        byte[] content = new byte[Stretch + (4 << 20)];
        new Random(2).NextBytes(content);

        ModuleSession.Outcome outcome = await SendAsync("given-up", content, $"-GiveUpAt {Stretch}");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal("given up", Assert.Single(outcome.Output).BaseObject);
        Assert.Empty(Directory.GetFiles(Incoming, ContentHash.Of(content) + "*"));
    }

    [SshFact]
    public async Task The_next_reception_sweeps_parts_whose_sender_was_lost_a_day_ago_and_nothing_else()
    {
        Directory.CreateDirectory(Incoming);
        string lost = await WriteAsync($"{new string('a', 64)}.{Guid.NewGuid():N}.part", TimeSpan.FromHours(25));
        string growing = await WriteAsync($"{new string('a', 64)}.{Guid.NewGuid():N}.part", TimeSpan.FromHours(23));
        string foreign = await WriteAsync("report.part", TimeSpan.FromHours(25));

        ModuleSession.Outcome outcome = await SendAsync("sweeping", [1, 2, 3], string.Empty);

        Assert.Empty(outcome.ErrorIds);
        Assert.False(File.Exists(lost));
        Assert.True(File.Exists(growing));
        Assert.True(File.Exists(foreign));
        Array.ForEach([growing, foreign], File.Delete);
    }

    [Fact]
    public async Task A_part_between_two_stretches_is_removed_when_the_sender_says_so_and_a_second_time_does_no_harm()
    {
        using TestFolder folder = new();
        NodeContext context = new(folder.Path);
        AbandonContentOperation abandon = new() { Sha256 = ContentHash.Of([1]), TransferId = Guid.NewGuid() };
        using (FileStream part = new IncomingContent(context, abandon.Sha256, abandon.TransferId).OpenPart(0))
            part.WriteByte(1);
        Assert.Single(Directory.GetFiles(context.IncomingFolder));

        await abandon.RunAsync(context, CancellationToken.None);
        await abandon.RunAsync(context, CancellationToken.None);

        Assert.Empty(Directory.GetFiles(context.IncomingFolder));
    }

    private async Task<string> WriteAsync(string name, TimeSpan age)
    {
        string path = Path.Combine(Incoming, name);
        await File.WriteAllTextAsync(path, "part");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - age);
        return path;
    }

    private async Task<ModuleSession.Outcome> SendAsync(string name, byte[] content, string more)
    {
        await TestCmdlets.ImportAsync(session);
        string path = Path.Combine(node.Folder, name);
        await File.WriteAllBytesAsync(path, content);
        return await session.RunAsync(
            $"param($node, $path, $hash) Send-TestFile -Node $node -Path $path -Sha256 $hash {more}", node.Reference(name), path, ContentHash.Of(content)).WaitAsync(Deadline);
    }
}
