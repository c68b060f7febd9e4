using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Makes a detached signature with cosign, whose bundle holds all that is needed to check it.</summary>
public sealed class CosignBundle
{
    /// <summary>What the bundle's file name ends in.</summary>
    public const string Suffix = ".sigstore.json";

    private readonly string? key;
    private readonly TimeSpan deadline;

    /// <param name="key">The key: a file, <c>env://VARIABLE</c> or the address of a key service; null to sign with the identity of the CI job or person.</param>
    /// <param name="deadline">How long one file may take.</param>
    public CosignBundle(string? key, TimeSpan deadline)
    {
        this.key = key;
        this.deadline = deadline;
    }

    /// <summary>What tells it from another.</summary>
    internal string Identity => "cosign " + key;

    /// <summary>Finds cosign, so that its absence is known before anything is built.</summary>
    /// <exception cref="GoWinOpsException"><c>CosignNotFound</c></exception>
    public static string Find() => ExecutableSearch.OnPath("cosign") ?? throw new GoWinOpsException(nameof(Messages.CosignNotFound), "cosign");

    /// <summary>Signs <paramref name="path"/>.</summary>
    /// <returns>The bundle.</returns>
    /// <exception cref="GoWinOpsException"><c>CosignNotFound</c>, <c>CosignFailed</c></exception>
    internal async Task<ArtifactFile> SignAsync(string path, string bundleName, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(path)!;
        string bundle = Path.Combine(folder, bundleName);
        string partial = AtomicFile.PartialPath(bundle);
        string[] arguments = key is null
            ? new[] { "sign-blob", "--yes", "--bundle", partial, path }
            : new[] { "sign-blob", "--yes", "--key", key, "--bundle", partial, path };
        try
        {
            ToolCommand command = new(Find(), folder, arguments);
            ToolResult result = await ToolProcess.RunAsync(command, deadline, null, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0 || !File.Exists(partial))
                throw new GoWinOpsException(nameof(Messages.CosignFailed), Path.GetFileName(path), Path.GetFileName(path), result.ExitCode, result.Error.Trim());
            ArtifactFile file = new()
            {
                File = bundleName,
                Sha256 = await ContentHash.OfFileAsync(partial, cancellationToken).ConfigureAwait(false),
                Size = new FileInfo(partial).Length,
            };
            await AtomicFile.PublishAsync(partial, bundle, cancellationToken).ConfigureAwait(false);
            return file;
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
