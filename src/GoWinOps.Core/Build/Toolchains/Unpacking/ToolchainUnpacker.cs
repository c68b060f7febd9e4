using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains.Unpacking;

/// <summary>Unpacks an archive of Go, whichever form it has: that is told by its first bytes.</summary>
internal static class ToolchainUnpacker
{
    /// <summary>Unpacks the folder <c>go</c> of an archive as <paramref name="folder"/>.</summary>
    /// <returns>The bytes of all files.</returns>
    /// <exception cref="GoWinOpsException"><c>ToolchainArchiveInvalid</c>, <c>ToolchainArchiveUnsafe</c></exception>
    internal static async Task<long> RunAsync(string archivePath, string archiveName, string folder, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        UnpackedTree tree = new(archiveName, folder, onStep);
        // Read without overlapped input: unpacking is a long row of small reads.
        using FileStream stream = new(archivePath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: false);
        byte[] start = new byte[2];
        int length = await stream.ReadAsync(start, 0, start.Length, cancellationToken).ConfigureAwait(false);
        stream.Position = 0;
        if (length == 2 && start[0] == 'P' && start[1] == 'K')
            await ZipUnpacker.RunAsync(stream, tree, cancellationToken).ConfigureAwait(false);
        else if (length == 2 && start[0] == 0x1F && start[1] == 0x8B)
            await TarGzUnpacker.RunAsync(stream, tree, cancellationToken).ConfigureAwait(false);
        else
            throw tree.Invalid("it is neither a zip nor a tar.gz");
        return tree.Size;
    }
}
