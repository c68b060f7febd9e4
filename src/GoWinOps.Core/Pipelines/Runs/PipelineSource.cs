using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>What the sources of a run were like, so that it is not gone on with for others.</summary>
internal sealed class PipelineSource
{
    /// <summary>The manifest's SHA-256.</summary>
    public string ManifestSha256 { get; set; } = string.Empty;

    /// <summary>The commit; empty outside a git work tree.</summary>
    public string Commit { get; set; } = string.Empty;

    /// <summary>The SHA-256 of what is changed or untracked in the work tree; empty where nothing is.</summary>
    public string ChangesSha256 { get; set; } = string.Empty;

    /// <summary>Looks at the sources of a manifest.</summary>
    /// <exception cref="GoWinOpsException"><c>ManifestUnreadable</c>, and those of git</exception>
    internal static async Task<PipelineSource> ReadAsync(GoManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            string folder = manifest.Build is { } build && Directory.Exists(build.Package) ? build.Package : Path.GetDirectoryName(manifest.Path)!;
            GitSnapshot snapshot = await GitSnapshot.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
            return new PipelineSource
            {
                ManifestSha256 = await ContentHash.OfFileAsync(manifest.Path, cancellationToken).ConfigureAwait(false),
                Commit = snapshot.Commit,
                ChangesSha256 = snapshot.IsDirty ? await HashAsync(snapshot, cancellationToken).ConfigureAwait(false) : string.Empty,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ManifestUnreadable), manifest.Path, exception, manifest.Path, exception.Message);
        }
    }

    /// <summary>Makes sure that what is there <paramref name="now"/> is what the run began with.</summary>
    /// <exception cref="GoWinOpsException"><c>PipelineManifestChanged</c>, <c>PipelineCommitChanged</c></exception>
    internal void RequireSame(PipelineSource now, PipelineRunPlan plan)
    {
        if (now.ManifestSha256 != ManifestSha256)
            throw new GoWinOpsException(nameof(Messages.PipelineManifestChanged), plan.Id, plan.Id, plan.ManifestPath);
        if (now.Commit != Commit || now.ChangesSha256 != ChangesSha256)
            throw new GoWinOpsException(nameof(Messages.PipelineCommitChanged), plan.Id, plan.Id, Describe(), now.Describe());
    }

    private string Describe()
    {
        string commit = Commit.Length == 0 ? "no commit" : "commit " + Commit;
        return ChangesSha256.Length == 0 ? commit : $"{commit} with changes ({ChangesSha256.Substring(0, 12)})";
    }

    private static async Task<string> HashAsync(GitSnapshot snapshot, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        foreach (string dirty in snapshot.DirtyPaths.OrderBy(path => path, StringComparer.Ordinal))
        {
            foreach (string file in FilesAt(Path.Combine(snapshot.TopFolder!, dirty)))
                text.Append(file).Append('|').Append(await ContentHash.OfFileAsync(file, cancellationToken).ConfigureAwait(false)).Append('\n');
            text.Append(dirty).Append('\n');
        }

        return ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    // Git gives a folder that is untracked as a whole in one line.
    private static IEnumerable<string> FilesAt(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).OrderBy(file => file, StringComparer.Ordinal)
        : File.Exists(path) ? new[] { path } : Array.Empty<string>();
}
