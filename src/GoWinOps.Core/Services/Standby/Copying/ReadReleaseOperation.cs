using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Services;

/// <summary>Reads a part of a staged release's executable.</summary>
/// <remarks>Fails with <c>ReleaseNotStaged</c>.</remarks>
public sealed class ReadReleaseOperation : NodeOperation<ReleaseChunk>
{
    /// <summary>The most bytes one answer holds.</summary>
    internal const int MostBytes = 1 << 20;

    /// <summary>The service the release belongs to.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>The release.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>The executable's file name.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>The first byte to read.</summary>
    public long Offset { get; set; }

    /// <inheritdoc/>
    public override async Task<ReleaseChunk> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        string path = new ReleaseFolder(context, Service).RequireStaged(Version, FileName);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true);
        stream.Seek(Offset, SeekOrigin.Begin);
        byte[] content = new byte[Math.Max(0, Math.Min(MostBytes, stream.Length - Offset))];
        int filled = 0;
        while (filled < content.Length)
        {
            int read = await stream.ReadAsync(content, filled, content.Length - filled, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new EndOfStreamException($"'{path}' ended while it was read.");
            filled += read;
        }

        return new ReleaseChunk { Content = content, Sha256 = ContentHash.Of(content) };
    }
}
