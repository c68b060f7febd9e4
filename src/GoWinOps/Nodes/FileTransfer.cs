using System;
using System.IO;
using System.IO.Compression;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>Sends one file into a session, in chunks that the node acknowledges.</summary>
internal sealed class FileTransfer
{
    /// <summary>How long the node may take to read a large file for its SHA-256.</summary>
    internal static readonly TimeSpan CheckLimit = TimeSpan.FromMinutes(2);

    private const int ChunkSize = 1 << 20;
    // WinRM takes 10 MB in one object and 50 MB in one command; bytes travel as base64.
    private const int ChunksPerCommand = 31;
    // Enough to keep the line busy, little enough to stop at once.
    private const int ChunksAhead = 4;
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AbandonLimit = TimeSpan.FromSeconds(5);
    private readonly NodeSession session;
    private readonly string path;
    private readonly string sha256;
    private readonly Guid transferId = Guid.NewGuid();

    internal FileTransfer(NodeSession session, string path, string sha256)
    {
        this.session = session;
        this.path = path;
        this.sha256 = sha256;
    }

    internal async Task RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbandonAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task SendAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        bool isLast;
        do
        {
            long offset = file.Position;
            isLast = file.Length - offset <= (long)ChunksPerCommand * ChunkSize;
            Command command = new("Receive-GoNodeContent");
            command.Parameters.Add("Sha256", sha256);
            command.Parameters.Add("TransferId", transferId);
            command.Parameters.Add("Source", Path.GetFileName(path));
            command.Parameters.Add("Offset", offset);
            command.Parameters.Add("Last", isLast);
            command.Parameters.Add("ErrorAction", ActionPreference.Stop);
            await SendStretchAsync(command, file, progress, cancellationToken).ConfigureAwait(false);
        }
        while (!isLast);
    }

    // A command that is stopped removes the part itself, but between two commands nobody on the node knows that no other will come.
    private async Task AbandonAsync()
    {
        if (!session.IsUsable)
            return;
        AbandonContentOperation operation = new() { Sha256 = sha256, TransferId = transferId };
        Command command = new("Invoke-GoNodeOperation");
        command.Parameters.Add("Name", NodeProtocol.NameOf(operation));
        command.Parameters.Add("Json", NodeProtocol.Write(operation));
        command.Parameters.Add("Deadline", AbandonLimit);
        try
        {
            await session.RunAsync(command, null, AbandonLimit, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RuntimeException or TimeoutException or InvalidOperationException)
        {
            // The failure of the transfer is what the caller hears of; the node's next reception sweeps the part.
        }
    }

    private async Task SendStretchAsync(Command command, FileStream file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using CancellationTokenSource abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        SemaphoreSlim ahead = new(ChunksAhead);
        PSDataCollection<byte[]> input = new();
        Task received = session.RunAsync(command, input, CommandLimit, acknowledged =>
        {
            ahead.Release();
            progress?.Report(LanguagePrimitives.ConvertTo<long>(acknowledged));
        }, abandoned.Token);
        Task sent = FeedAsync(file, input, ahead, abandoned.Token);
        // A node that fails stops acknowledging, and a file that cannot be read stops feeding: either must end the other.
        if (await Task.WhenAny(received, sent).ConfigureAwait(false) == received || sent.Status != TaskStatus.RanToCompletion)
            abandoned.Cancel();
        await Task.WhenAll(received, sent).EndsBeforeAsync(CancellationToken.None).ConfigureAwait(false);
        if (sent.IsFaulted)
            await sent.ConfigureAwait(false);
        await received.ConfigureAwait(false);
    }

    private static async Task FeedAsync(FileStream file, PSDataCollection<byte[]> input, SemaphoreSlim ahead, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[ChunkSize];
        for (int chunk = 0; chunk < ChunksPerCommand && file.Position < file.Length; chunk++)
        {
            await ahead.WaitAsync(cancellationToken).ConfigureAwait(false);
            int length = await FillAsync(file, buffer, cancellationToken).ConfigureAwait(false);
            input.Add(Compress(buffer, length));
        }

        input.Complete();
    }

    private static async Task<int> FillAsync(FileStream file, byte[] buffer, CancellationToken cancellationToken)
    {
        int length = 0;
        int read;
        while (length < buffer.Length && (read = await file.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false)) > 0)
            length += read;
        return length;
    }

    private static byte[] Compress(byte[] buffer, int length)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(buffer, 0, length);
        return compressed.ToArray();
    }
}
