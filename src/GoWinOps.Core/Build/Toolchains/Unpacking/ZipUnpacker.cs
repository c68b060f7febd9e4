using System;
using System.IO;
using System.IO.Compression;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Toolchains.Unpacking;

/// <summary>Unpacks the .zip of Windows toolchains.</summary>
internal static class ZipUnpacker
{
    /// <exception cref="Problems.GoWinOpsException"><c>ToolchainArchiveInvalid</c>, <c>ToolchainArchiveUnsafe</c></exception>
    internal static async Task RunAsync(Stream stream, UnpackedTree tree, CancellationToken cancellationToken)
    {
        try
        {
            using ZipArchive zip = new(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in zip.Entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (entry.FullName.EndsWith("/", StringComparison.Ordinal))
                    tree.AddFolder(entry.FullName);
                else
                    await AddFileAsync(entry, tree, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (InvalidDataException exception)
        {
            throw tree.Invalid(exception.Message, exception);
        }
    }

    // What a zip says of rights cannot be read on netstandard2.0; Go keeps its programs in these two folders.
    private static async Task AddFileAsync(ZipArchiveEntry entry, UnpackedTree tree, CancellationToken cancellationToken)
    {
        bool isProgram = entry.FullName.StartsWith("go/bin/", StringComparison.Ordinal) || entry.FullName.StartsWith("go/pkg/tool/", StringComparison.Ordinal);
        using Stream content = entry.Open();
        await tree.AddFileAsync(entry.FullName, content, entry.Length, isProgram, cancellationToken).ConfigureAwait(false);
    }
}
