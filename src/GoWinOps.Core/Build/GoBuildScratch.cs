using System;
using System.IO;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The folders a build writes to; what was made for it and holds nothing in the end is removed again.</summary>
internal sealed class GoBuildScratch : IDisposable
{
    private readonly string outputFolder;
    private readonly string? firstCreated;

    private GoBuildScratch(string outputFolder, string temporaryFolder, string? firstCreated)
    {
        this.outputFolder = outputFolder;
        this.firstCreated = firstCreated;
        TemporaryFolder = temporaryFolder;
    }

    /// <summary>Where Go keeps its intermediate files; Go removes them itself only when it is not killed.</summary>
    internal string TemporaryFolder { get; }

    /// <summary>Makes the folders.</summary>
    /// <exception cref="GoWinOpsException"><c>GoOutputNotWritable</c></exception>
    internal static GoBuildScratch Create(string outputFolder)
    {
        string? firstCreated = null;
        for (string? folder = outputFolder; folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            firstCreated = folder;
        string temporaryFolder = Path.Combine(Path.GetTempPath(), "gowinops-build-" + Guid.NewGuid().ToString("N"));
        string current = outputFolder;
        try
        {
            Directory.CreateDirectory(outputFolder);
            current = temporaryFolder;
            Directory.CreateDirectory(temporaryFolder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoOutputNotWritable), current, exception, current, exception.Message);
        }

        return new GoBuildScratch(outputFolder, temporaryFolder, firstCreated);
    }

    /// <summary>Removes unfinished files, where they are still there.</summary>
    internal static void Discard(params string[] partialPaths)
    {
        foreach (string path in partialPaths.Where(File.Exists))
            File.Delete(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(TemporaryFolder))
            Directory.Delete(TemporaryFolder, recursive: true);
        if (firstCreated is null)
            return;
        string? folder = outputFolder;
        while (folder is not null && folder.Length >= firstCreated.Length && RemoveEmpty(folder))
            folder = Path.GetDirectoryName(folder);
    }

    private static bool RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
            return true;
        }
        catch (IOException)
        {
            // It holds something: finished outputs, or those of another target.
            return false;
        }
    }
}
