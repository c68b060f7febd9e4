using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>Brings an archive from a folder or a share. It is copied first and the copy is checked, so that what is checked is what is unpacked.</summary>
internal static class ArchiveCopy
{
    /// <exception cref="GoWinOpsException"><c>ToolchainSourceInvalid</c>, <c>ToolchainHashMismatch</c></exception>
    internal static async Task<string> RunAsync(ToolchainArchive archive, string folder, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        string copy = Path.Combine(folder, Guid.NewGuid().ToString("N").Substring(0, 16) + "-" + archive.FileName);
        try
        {
            await CopyAsync(archive, copy, onStep, cancellationToken).ConfigureAwait(false);
            string actual = archive.Sha256 is null ? string.Empty : await ContentHash.OfFileAsync(copy, cancellationToken).ConfigureAwait(false);
            if (archive.Sha256 is not null && actual != archive.Sha256)
                throw new GoWinOpsException(nameof(Messages.ToolchainHashMismatch), archive.Location, archive.Location, archive.Sha256, actual);
            return copy;
        }
        catch
        {
            File.Delete(copy);
            throw;
        }
    }

    private static async Task CopyAsync(ToolchainArchive archive, string copy, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        using FileStream source = Open(archive.Location);
        using FileStream target = new(copy, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        byte[] buffer = new byte[1 << 20];
        long done = 0;
        Stopwatch watch = Stopwatch.StartNew();
        int read;
        while ((read = await source.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await target.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
            done += read;
            onStep(new ToolchainStep("Copying " + archive.FileName, done, archive.Size, done / Math.Max(0.001, watch.Elapsed.TotalSeconds)));
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ToolchainSourceInvalid), path, exception, path, exception.Message);
        }
    }
}
