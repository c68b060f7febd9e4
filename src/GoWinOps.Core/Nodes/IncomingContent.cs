using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Nodes;

/// <summary>One file on its way into a node's <see cref="NodeContext.IncomingFolder"/>: a part that grows, is checked, and only then gets its name.</summary>
public sealed class IncomingContent
{
    // Longer than any transfer takes; what has not grown for so long lost its sender.
    private static readonly TimeSpan PartLifetime = TimeSpan.FromDays(1);
    private static readonly Regex PartName = new("^[0-9a-f]{64}\\.[0-9a-f]{32}\\.part$", RegexOptions.CultureInvariant);
    private readonly NodeContext context;
    private readonly string part;

    /// <summary>The transfer <paramref name="transferId"/> of the content named <paramref name="sha256"/>.</summary>
    public IncomingContent(NodeContext context, string sha256, Guid transferId)
    {
        ContentHash.Require(sha256);
        this.context = context;
        Sha256 = sha256;
        part = Path.Combine(context.IncomingFolder, $"{sha256}.{transferId:N}.part");
    }

    /// <summary>The content's name: its SHA-256.</summary>
    public string Sha256 { get; }

    /// <summary>Where the content is when it has arrived.</summary>
    public string FinalPath => Path.Combine(context.IncomingFolder, Sha256);

    /// <summary>Whether the content is there and whole; a damaged copy is removed.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(FinalPath))
            return false;
        if (await ContentHash.OfFileAsync(FinalPath, cancellationToken).ConfigureAwait(false) == Sha256)
            return true;
        File.Delete(FinalPath);
        return false;
    }

    /// <summary>
    /// Opens the part for the bytes from <paramref name="offset"/> on. A transfer that begins sweeps the parts of transfers whose sender was lost
    /// more than a day ago.
    /// </summary>
    /// <exception cref="IOException">The part does not end at <paramref name="offset"/>, so something was lost between two commands.</exception>
    public FileStream OpenPart(long offset)
    {
        ProtectedFolder.Create(context.IncomingFolder);
        if (offset == 0)
            SweepLostParts();
        FileStream stream = new(part, offset == 0 ? FileMode.CreateNew : FileMode.Open, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        if (stream.Length != offset)
        {
            long length = stream.Length;
            stream.Dispose();
            throw new IOException($"'{part}' has {length} bytes where {offset} were expected.");
        }

        stream.Seek(0, SeekOrigin.End);
        return stream;
    }

    /// <summary>Checks what arrived and gives it its name. The part is gone afterwards, whatever the outcome.</summary>
    /// <param name="source">The sender's name for the content, for the error.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="GoWinOpsException"><c>PushCorrupted</c></exception>
    public async Task CompleteAsync(string source, CancellationToken cancellationToken)
    {
        try
        {
            string actual = await ContentHash.OfFileAsync(part, cancellationToken).ConfigureAwait(false);
            if (actual != Sha256)
                throw new GoWinOpsException(nameof(Messages.PushCorrupted), source, source, Environment.MachineName, Sha256, actual);
            // Another transfer of the same content may have been faster; what it left has been checked like this one.
            if (!File.Exists(FinalPath))
                File.Move(part, FinalPath);
        }
        catch (IOException) when (File.Exists(FinalPath))
        {
            // Lost the same race a moment later.
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Removes what has arrived of a transfer that was given up.</summary>
    public void Abandon()
    {
        // The folder is made by the first reception.
        if (Directory.Exists(context.IncomingFolder))
            File.Delete(part);
    }

    private void SweepLostParts()
    {
        DateTime oldest = context.Clock.UtcNow.UtcDateTime - PartLifetime;
        foreach (string lost in Directory.EnumerateFiles(context.IncomingFolder, "*.part").Where(path => PartName.IsMatch(Path.GetFileName(path))).ToList())
        {
            try
            {
                if (File.GetLastWriteTimeUtc(lost) < oldest)
                    File.Delete(lost);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody has it open, so it is not lost after all; or another reception sweeps at the same time.
            }
        }
    }
}
