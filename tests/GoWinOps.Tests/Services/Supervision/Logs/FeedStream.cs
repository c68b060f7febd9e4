using System;
using System.IO;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Services.Supervision.Logs;

/// <summary>A program's output, written by a test bit by bit.</summary>
internal sealed class FeedStream : Stream
{
    private readonly Channel<byte[]> chunks = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        while (left.Length == 0)
        {
            // Like the pipes of .NET Framework it does not heed the token.
            if (!await chunks.Reader.WaitToReadAsync(CancellationToken.None))
                return 0;
            if (chunks.Reader.TryRead(out byte[]? next))
                left = next;
        }

        int read = Math.Min(count, left.Length);
        left[..read].CopyTo(buffer.AsMemory(offset));
        left = left[read..];
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    /// <summary>Writes; never waits.</summary>
    internal void Feed(byte[] bytes) => chunks.Writer.TryWrite(bytes);

    /// <summary>Ends the stream, or breaks it.</summary>
    internal void End(Exception? fault = null) => chunks.Writer.TryComplete(fault);
}
