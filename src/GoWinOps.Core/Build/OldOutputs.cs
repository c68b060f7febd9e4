using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What builds of another version of a program left in an output folder.</summary>
public sealed class OldOutputs
{
    private readonly string versionFolder;

    private OldOutputs(string name, string versionFolder, IReadOnlyList<string> files)
    {
        Name = name;
        this.versionFolder = versionFolder;
        Files = files;
    }

    /// <summary>The program.</summary>
    public string Name { get; }

    /// <summary>The version.</summary>
    public string Version => Path.GetFileName(versionFolder);

    /// <summary>The files: what the builds recorded that they made, their logs and their records.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Finds them for every version but <paramref name="currentVersion"/>. Only what a build recorded as its own counts.</summary>
    public static async Task<IReadOnlyList<OldOutputs>> FindAsync(string outputFolder, string name, string currentVersion)
    {
        List<OldOutputs> found = new();
        if (!Directory.Exists(outputFolder))
            return found;
        foreach (string versionFolder in Directory.EnumerateDirectories(outputFolder).OrderBy(path => path, StringComparer.Ordinal))
        {
            if (string.Equals(Path.GetFileName(versionFolder), currentVersion, StringComparison.Ordinal))
                continue;
            List<string> files = new();
            foreach (string targetFolder in Directory.EnumerateDirectories(versionFolder))
                files.AddRange(await FilesAsync(targetFolder, name).ConfigureAwait(false));
            if (files.Count > 0)
                found.Add(new OldOutputs(name, versionFolder, files));
        }

        return found;
    }

    /// <summary>Removes them, their lines of <c>SHA256SUMS</c>, and the folders that hold nothing else.</summary>
    /// <exception cref="GoWinOpsException"><c>GoOutputNotRemoved</c></exception>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (string file in Files.Where(File.Exists))
                File.Delete(file);
            await UpdateSumsAsync(cancellationToken).ConfigureAwait(false);
            foreach (string folder in Directory.EnumerateDirectories(versionFolder).Append(versionFolder).ToList())
            {
                if (!Directory.EnumerateFileSystemEntries(folder).Any())
                    Directory.Delete(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoOutputNotRemoved), Name, exception, Name, Version, exception.Message);
        }
    }

    private async Task UpdateSumsAsync(CancellationToken cancellationToken)
    {
        FileInfo sums = new(Path.Combine(versionFolder, ChecksumFile.Name));
        if (!sums.Exists)
            return;
        await ChecksumFile.UpdateAsync(versionFolder, cancellationToken).ConfigureAwait(false);
        sums.Refresh();
        if (sums.Length == 0)
            sums.Delete();
    }

    private static async Task<IEnumerable<string>> FilesAsync(string targetFolder, string name)
    {
        string recordPath = Path.Combine(targetFolder, name + GoBuild.RecordSuffix);
        if (!File.Exists(recordPath) || await GoBuildRecord.ReadAsync(recordPath).ConfigureAwait(false) is not { } record)
            return Array.Empty<string>();
        // A record may have been copied with its folder: what lies elsewhere is another's.
        IEnumerable<string> outputs = record.Outputs.Keys.Where(path => TreePath.Below(Path.GetDirectoryName(targetFolder)!, path) is not null);
        return outputs.Append(Path.Combine(targetFolder, name + GoBuild.LogSuffix)).Append(recordPath);
    }
}
