using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary>
/// <c>logs\supervision-status.json</c> in a service's folder: written by the service host or the watcher, read by the module. It lies among the logs because
/// the host runs as the service's account, and that may write nowhere else.
/// </summary>
internal static class SupervisionStatusFile
{
    /// <summary>Its name.</summary>
    internal const string FileName = "supervision-status.json";

    private const long LongestFile = 1 << 20;

    /// <summary>Where it lies.</summary>
    internal static string PathIn(string serviceFolder) => Path.Combine(DecisionLog.FolderIn(serviceFolder), FileName);

    /// <summary>Replaces the whole of it: a reader sees the old or the new one.</summary>
    internal static Task WriteAsync(string serviceFolder, SupervisionStatus status, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DecisionLog.FolderIn(serviceFolder));
        return AtomicFile.WriteAsync(PathIn(serviceFolder), SupervisionJson.Write(status, indented: true), cancellationToken);
    }

    /// <summary>What it says; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static async Task<SupervisionStatus?> ReadAsync(string serviceFolder, CancellationToken cancellationToken)
    {
        string path = PathIn(serviceFolder);
        byte[]? content = await AtomicFile.ReadAsync(path, LongestFile, cancellationToken).ConfigureAwait(false);
        return content is null ? null : SupervisionJson.Read<SupervisionStatus>(content, path);
    }
}
