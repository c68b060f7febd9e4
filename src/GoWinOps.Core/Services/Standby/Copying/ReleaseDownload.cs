using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>A node's release on this machine, for as long as it takes to send it to another node.</summary>
internal sealed class ReleaseDownload : IDisposable
{
    private readonly string folder;

    private ReleaseDownload(string folder, string path)
    {
        this.folder = folder;
        Path = path;
    }

    /// <summary>The executable, checked.</summary>
    internal string Path { get; }

    /// <summary>Reads a release from a node, part by part.</summary>
    /// <param name="source">The node.</param>
    /// <param name="service">The service.</param>
    /// <param name="image">The release.</param>
    /// <param name="partTimeout">How long one part may take.</param>
    /// <param name="progress">Told how many bytes have been read.</param>
    /// <param name="cancellationToken">Ends the reading; what was read is removed.</param>
    /// <param name="parent">Where to keep it; the user's folder for temporary files by default.</param>
    /// <exception cref="GoWinOpsException"><c>ReleaseReadDamaged</c>, <c>ReleaseNotKept</c>, and what goes wrong on the node or on the way.</exception>
    internal static async Task<ReleaseDownload> ReadAsync(
        INodeChannel source, string service, ServiceImage image, TimeSpan partTimeout, IProgress<long>? progress, CancellationToken cancellationToken, string? parent = null)
    {
        string folder = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), "gowinops-" + Guid.NewGuid().ToString("N"));
        ReleaseDownload download = new(folder, System.IO.Path.Combine(folder, image.Sha256));
        try
        {
            Directory.CreateDirectory(folder);
            await download.FillAsync(source, service, image, partTimeout, progress, cancellationToken).ConfigureAwait(false);
            string actual = await ContentHash.OfFileAsync(download.Path, cancellationToken).ConfigureAwait(false);
            return actual == image.Sha256 ? download : throw Damaged(service, image, image.Sha256, actual);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            download.Dispose();
            throw new GoWinOpsException(nameof(Messages.ReleaseNotKept), service, exception, image.Version, service, folder, exception.Message);
        }
        catch
        {
            download.Dispose();
            throw;
        }
    }

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task FillAsync(INodeChannel source, string service, ServiceImage image, TimeSpan partTimeout, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using FileStream stream = new(Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        while (stream.Length < image.Size)
        {
            ReadReleaseOperation read = new() { Service = service, Version = image.Version!, FileName = image.FileName, Offset = stream.Length };
            ReleaseChunk part = await source.InvokeAsync(read, partTimeout, cancellationToken).ConfigureAwait(false);
            string actual = ContentHash.Of(part.Content);
            // One that holds nothing would be read for ever, and one that holds too much is not the file that was announced.
            bool isFit = part.Content.Length > 0 && part.Content.Length <= ReadReleaseOperation.MostBytes && stream.Length + part.Content.Length <= image.Size;
            if (actual != part.Sha256 || !isFit)
                throw Damaged(service, image, part.Sha256, actual);
            await stream.WriteAsync(part.Content, 0, part.Content.Length, cancellationToken).ConfigureAwait(false);
            progress?.Report(stream.Length);
        }
    }

    private static GoWinOpsException Damaged(string service, ServiceImage image, string expected, string actual) =>
        new(nameof(Messages.ReleaseReadDamaged), service, image.Version, service, image.Node, expected, actual);
}
