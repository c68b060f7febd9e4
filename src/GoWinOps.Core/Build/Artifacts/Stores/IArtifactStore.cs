using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Artifacts;

/// <summary>A place artifacts are published to and fetched from: a folder, a share or a server. Paths in it are relative and have forward slashes.</summary>
internal interface IArtifactStore : IDisposable
{
    /// <summary>The store's root, for messages.</summary>
    string Root { get; }

    /// <summary>The path or address of a file in it.</summary>
    string AddressOf(string path);

    /// <summary>Where a build manifest in it is.</summary>
    ArtifactLocation LocationOf(string manifestPath);

    /// <summary>The whole of a small file with its state, or null where there is none.</summary>
    Task<StoredText?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes a small file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="onlyIf">The state it must still have, or null for any.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>Whether it was written: false where somebody else has written since.</returns>
    Task<bool> WriteAsync(string path, byte[] content, StoredText? onlyIf, CancellationToken cancellationToken);

    /// <summary>The size of a file in bytes, or null where there is none.</summary>
    Task<long?> SizeAsync(string path, CancellationToken cancellationToken);

    /// <summary>Sends a file and reads it back.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ArtifactContentMismatch</c></exception>
    Task SendAsync(string path, string file, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Fetches a file into a folder under its own name, once its hash is right.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ArtifactContentMismatch</c></exception>
    Task FetchAsync(string path, string folder, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>Removes a file, where it is there.</summary>
    Task RemoveAsync(string path, CancellationToken cancellationToken);

    /// <summary>Keeps other writers of a name's index away where the store can; null where <see cref="StoredText.Tag"/> has to do.</summary>
    Task<IDisposable?> LockAsync(string name, CancellationToken cancellationToken);
}
