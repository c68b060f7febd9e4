using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Toolchains.Unpacking;

/// <summary>Unpacks the .tar.gz of Unix toolchains: files and folders. Links and devices, which no archive of Go has, are refused.</summary>
internal sealed class TarGzUnpacker
{
    private const int LargestExtension = 1 << 20;
    private readonly UnpackedTree tree;
    private readonly Stream stream;
    private string? nextName;
    private long? nextSize;

    private TarGzUnpacker(Stream stream, UnpackedTree tree)
    {
        this.stream = stream;
        this.tree = tree;
    }

    /// <exception cref="Problems.GoWinOpsException"><c>ToolchainArchiveInvalid</c>, <c>ToolchainArchiveUnsafe</c></exception>
    internal static async Task RunAsync(Stream compressed, UnpackedTree tree, CancellationToken cancellationToken)
    {
        try
        {
            using GZipStream plain = new(compressed, CompressionMode.Decompress, leaveOpen: true);
            using BufferedStream buffered = new(plain, 1 << 16);
            await new TarGzUnpacker(buffered, tree).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            throw tree.Invalid(exception.Message, exception);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        byte[] block = new byte[TarHeader.BlockSize];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ReadExactlyAsync(block, block.Length, cancellationToken).ConfigureAwait(false);
            if (TarHeader.IsEnd(block))
                return;
            TarHeader header = TarHeader.TryRead(block) ?? throw tree.Invalid("a header's checksum is wrong");
            if (header.Size < 0)
                throw tree.Invalid("a header's size is damaged");
            if (!await ReadExtensionAsync(header, cancellationToken).ConfigureAwait(false))
                await UnpackAsync(header, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what says more about the entry that follows: long names, large sizes.</summary>
    private async Task<bool> ReadExtensionAsync(TarHeader header, CancellationToken cancellationToken)
    {
        if (header.Type is not ('x' or 'g' or 'L'))
            return false;
        if (header.Size > LargestExtension)
            throw tree.Invalid("an extended header is larger than 1 MiB");
        byte[] content = new byte[header.Size];
        await ReadExactlyAsync(content, content.Length, cancellationToken).ConfigureAwait(false);
        await SkipPaddingAsync(header.Size, cancellationToken).ConfigureAwait(false);
        if (header.Type == 'L')
            nextName = Encoding.UTF8.GetString(content).TrimEnd('\0');
        else if (header.Type == 'x')
            ReadPaxRecords(content);
        return true;
    }

    private async Task UnpackAsync(TarHeader header, CancellationToken cancellationToken)
    {
        string name = nextName ?? header.Name;
        long size = nextSize ?? header.Size;
        (nextName, nextSize) = (null, null);
        // The oldest form of the format marks a folder by its name only.
        if (header.Type == '5' || (header.Type == '0' && name.EndsWith("/", StringComparison.Ordinal)))
        {
            if (size != 0)
                throw tree.Invalid($"the folder '{name}' has a content");
            tree.AddFolder(name);
        }
        else if (header.Type is '0' or '7')
        {
            await tree.AddFileAsync(name, stream, size, header.IsExecutable, cancellationToken).ConfigureAwait(false);
            await SkipPaddingAsync(size, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            throw tree.Unsafe(name, header.Type is '1' or '2' ? "it is a link" : $"it is neither a file nor a folder but of type '{header.Type}'");
        }
    }

    /// <summary>Reads records of the form <c>LENGTH KEY=VALUE</c>, the length in decimal digits counting all of it.</summary>
    private void ReadPaxRecords(byte[] content)
    {
        int position = 0;
        while (position < content.Length)
        {
            int blank = Array.IndexOf(content, (byte)' ', position);
            string digits = blank < 0 ? string.Empty : Encoding.ASCII.GetString(content, position, blank - position);
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length <= digits.Length + 2 || length > content.Length - position)
                throw tree.Invalid("an extended header is damaged");
            string record = Encoding.UTF8.GetString(content, blank + 1, length - digits.Length - 2);
            position += length;
            int equals = record.IndexOf('=');
            if (equals < 0)
                throw tree.Invalid("an extended header is damaged");
            Apply(record.Substring(0, equals), record.Substring(equals + 1));
        }
    }

    private void Apply(string key, string value)
    {
        if (key == "path")
            nextName = value;
        else if (key == "size")
            nextSize = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : throw tree.Invalid("an extended header is damaged");
        else if (key.StartsWith("GNU.sparse", StringComparison.Ordinal))
            throw tree.Invalid("it holds a sparse file");
    }

    private async Task SkipPaddingAsync(long size, CancellationToken cancellationToken)
    {
        int padding = (int)((TarHeader.BlockSize - (size % TarHeader.BlockSize)) % TarHeader.BlockSize);
        await ReadExactlyAsync(new byte[padding], padding, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadExactlyAsync(byte[] buffer, int count, CancellationToken cancellationToken)
    {
        int done = 0;
        while (done < count)
        {
            int read = await stream.ReadAsync(buffer, done, count - done, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw tree.Invalid("it ends in the middle");
            done += read;
        }
    }
}
