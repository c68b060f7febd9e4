using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>One of the executables a run built, and which all its further stages work with.</summary>
public sealed class PipelineArtifact
{
    /// <summary>The program's name.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The release's semantic version.</summary>
    public string Version { get; set; } = string.Empty;

    /// <summary>What it was built for.</summary>
    public string Target { get; set; } = string.Empty;

    /// <summary>The executable.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>Its SHA-256.</summary>
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>Makes sure that the files are still the very ones that were built.</summary>
    /// <exception cref="GoWinOpsException"><c>PipelineArtifactChanged</c></exception>
    internal static async Task RequireUnchangedAsync(IEnumerable<PipelineArtifact> artifacts, string runId, CancellationToken cancellationToken)
    {
        foreach (PipelineArtifact artifact in artifacts)
        {
            string found = await LookAsync(artifact.Path, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(found, artifact.Sha256, StringComparison.OrdinalIgnoreCase))
                throw new GoWinOpsException(nameof(Messages.PipelineArtifactChanged), artifact.Path, artifact.Path, runId, artifact.Sha256, found);
        }
    }

    private static async Task<string> LookAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "nothing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
