using System;
using System.IO;
using System.IO.Compression;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>Receives a file, or a stretch of it, that another machine sends; the node's end of a channel, and no part of the module's public surface.</summary>
/// <remarks>For each chunk it answers with the number of bytes written so far, so that the sender knows how far it may run ahead.</remarks>
[Cmdlet(VerbsCommunications.Receive, "GoNodeContent")]
[OutputType(typeof(long))]
public sealed class ReceiveGoNodeContentCommand : AsyncCmdlet
{
    private IncomingContent? content;
    private FileStream? stream;
    private bool complete;

    /// <summary>The whole file's SHA-256.</summary>
    [Parameter(Mandatory = true)]
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>Tells transfers of the same content apart.</summary>
    [Parameter(Mandatory = true)]
    public Guid TransferId { get; set; }

    /// <summary>The sender's name for the file.</summary>
    [Parameter(Mandatory = true)]
    public string Source { get; set; } = string.Empty;

    /// <summary>Where in the file this stretch begins.</summary>
    [Parameter(Mandatory = true)]
    public long Offset { get; set; }

    /// <summary>Whether the file is complete after this stretch.</summary>
    [Parameter]
    public SwitchParameter Last { get; set; }

    /// <summary>A piece of the file, compressed by gzip on its own.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public byte[] Chunk { get; set; } = Array.Empty<byte>();

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        content = new IncomingContent(new NodeContext(), Sha256, TransferId);
        stream = content.OpenPart(Offset);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        using MemoryStream compressed = new(Chunk);
        using GZipStream plain = new(compressed, CompressionMode.Decompress);
        await plain.CopyToAsync(stream!, 1 << 16, cancellationToken).ConfigureAwait(false);
        await WriteObjectAsync(stream!.Position).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        stream!.Dispose();
        if (Last)
            await content!.CompleteAsync(Source, cancellationToken).ConfigureAwait(false);
        complete = true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        stream?.Dispose();
        if (!complete)
            content?.Abandon();
    }
}
