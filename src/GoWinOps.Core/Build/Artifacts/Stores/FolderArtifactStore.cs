using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Artifacts in a folder or on a share.</summary>
internal sealed class FolderArtifactStore : IArtifactStore
{
    private const string LockName = ".index.lock";
    private const long MaximumText = 64 << 20;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(100);
    private readonly IClock clock;

    internal FolderArtifactStore(string root, IClock clock)
    {
        Root = Path.GetFullPath(root);
        this.clock = clock;
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public string AddressOf(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <inheritdoc/>
    public ArtifactLocation LocationOf(string manifestPath) => ArtifactLocation.OnDisk(AddressOf(manifestPath));

    /// <inheritdoc/>
    public Task<StoredText?> ReadAsync(string path, CancellationToken cancellationToken) => GuardAsync<StoredText?>(path, async () =>
        await AtomicFile.ReadAsync(AddressOf(path), MaximumText, cancellationToken).ConfigureAwait(false) is { } content ? new StoredText(content, null) : null);

    /// <inheritdoc/>
    public Task<bool> WriteAsync(string path, byte[] content, StoredText? onlyIf, CancellationToken cancellationToken) => GuardAsync(path, async () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(AddressOf(path))!);
        await AtomicFile.WriteAsync(AddressOf(path), content, cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task<long?> SizeAsync(string path, CancellationToken cancellationToken) => GuardAsync<long?>(path, () =>
    {
        FileInfo file = new(AddressOf(path));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    });

    /// <inheritdoc/>
    public Task SendAsync(string path, string file, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken) => GuardAsync(path, async () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(AddressOf(path))!);
        await CopyAsync(file, AddressOf(path), expected, progress, cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task FetchAsync(string path, string folder, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken) => GuardAsync(path, async () =>
    {
        await CopyAsync(AddressOf(path), Path.Combine(folder, expected.File), expected, progress, cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task RemoveAsync(string path, CancellationToken cancellationToken) => GuardAsync(path, () =>
    {
        string file = AddressOf(path);
        if (File.Exists(file))
            File.Delete(file);
        RemoveEmptyFolders(Path.GetDirectoryName(file)!);
        return Task.FromResult(true);
    });

    /// <inheritdoc/>
    public async Task<IDisposable?> LockAsync(string name, CancellationToken cancellationToken)
    {
        string path = AddressOf(name.Length == 0 ? LockName : name + "/" + LockName);
        TimeSpan end = clock.Elapsed + LockTimeout;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.Elapsed < end)
            {
                await clock.DelayAsync(LockPause, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw Failure(path, exception);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static async Task CopyAsync(string source, string destination, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string partial = AtomicFile.PartialPath(destination);
        try
        {
            using (FileStream input = new(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true))
            using (FileStream output = new(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                byte[] buffer = new byte[1 << 18];
                long done = 0;
                int read;
                while ((read = await input.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    await output.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
                    progress?.Report(done += read);
                }

                output.Flush(flushToDisk: true);
            }

            // Read again from where it went: that is what counts.
            string sha256 = await ContentHash.OfFileAsync(partial, cancellationToken).ConfigureAwait(false);
            if (sha256 != expected.Sha256)
                throw new GoWinOpsException(nameof(Messages.ArtifactContentMismatch), source, source, expected.Sha256, sha256);
            await AtomicFile.PublishAsync(partial, destination, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private void RemoveEmptyFolders(string folder)
    {
        for (string? current = folder; current is not null && current.Length > Root.Length && Directory.Exists(current); current = Path.GetDirectoryName(current))
        {
            try
            {
                Directory.Delete(current);
            }
            catch (IOException)
            {
                // It holds something.
                return;
            }
        }
    }

    private async Task<T> GuardAsync<T>(string path, Func<Task<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure(AddressOf(path), exception);
        }
    }

    private static GoWinOpsException Failure(string path, Exception exception) => new(nameof(Messages.ArtifactStoreFailed), path, exception, path, exception.Message);
}
