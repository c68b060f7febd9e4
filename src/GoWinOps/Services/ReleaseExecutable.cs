using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The executable of a release on this machine, before it goes anywhere.</summary>
internal static class ReleaseExecutable
{
    /// <summary>Looks whether a file is an executable for Windows and the one that was built, and answers with its SHA-256.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="expected">The SHA-256 it is to have; null when that is not known.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactMissing</c>, <c>ArtifactChanged</c>, or that it is no such executable.</exception>
    internal static async Task<string> CheckAsync(string path, string? expected, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ArtifactMissing), path, path);
        string actual = await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
        if (expected is not null && !string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase))
            throw new GoWinOpsException(nameof(Messages.ArtifactChanged), path, path, expected.ToLowerInvariant(), actual);
        using FileStream stream = File.OpenRead(path);
        ExecutableImage.ReadMachine(stream, path);
        return actual;
    }
}
