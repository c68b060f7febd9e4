using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>A build of the service host on this machine, to be sent to nodes.</summary>
internal sealed class ServiceHostFile
{
    private ServiceHostFile(string path, string sha256, long size)
    {
        Path = path;
        Sha256 = sha256;
        Size = size;
    }

    /// <summary>Where it lies.</summary>
    internal string Path { get; }

    /// <summary>Its SHA-256: the name of its folder on every node.</summary>
    internal string Sha256 { get; }

    /// <summary>Its size in bytes.</summary>
    internal long Size { get; }

    /// <summary>Looks at a build of the host.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceHostMissing</c>, or <c>ReleaseNotExecutable</c>: it is no executable for Windows.</exception>
    internal static async Task<ServiceHostFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            throw new GoWinOpsException(nameof(Messages.ServiceHostMissing), path, path);
        using (FileStream stream = File.OpenRead(path))
            ExecutableImage.ReadMachine(stream, path);
        return new ServiceHostFile(path, await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false), new FileInfo(path).Length);
    }
}
