using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Projects;

/// <summary>Writes generated files into a folder: all of them, or nothing at all.</summary>
public sealed class GeneratedFolder
{
    private readonly string folder;
    private readonly List<GeneratedFile> changed = new();
    private readonly List<GeneratedFile> replaced = new();

    /// <summary>Looks at what is there; nothing is written yet.</summary>
    /// <param name="folder">The folder, absolute; it need not exist.</param>
    /// <param name="files">What is to be in it.</param>
    /// <exception cref="GoWinOpsException"><c>GeneratedFileFailed</c>: what is there cannot be read.</exception>
    public GeneratedFolder(string folder, IEnumerable<GeneratedFile> files)
    {
        this.folder = folder;
        foreach (GeneratedFile file in files)
            Look(file);
    }

    /// <summary>The files that are there with another content.</summary>
    public IReadOnlyList<GeneratedFile> Replaced => replaced;

    /// <summary>The files that are missing or differ; what is there as it should be is not written.</summary>
    public IReadOnlyList<GeneratedFile> Changed => changed;

    /// <summary>Refuses to go on where files are there with another content.</summary>
    /// <exception cref="GoWinOpsException"><c>GeneratedFileExists</c></exception>
    public void RequireUntouched()
    {
        if (replaced.Count > 0)
            throw new GoWinOpsException(nameof(Messages.GeneratedFileExists), folder, folder, string.Join(", ", replaced.Select(file => file.Path)));
    }

    /// <summary>Writes what is missing or differs. If that fails, everything is as it was.</summary>
    /// <exception cref="GoWinOpsException"><c>GeneratedFileFailed</c></exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        Stack<Action> undo = new();
        try
        {
            MakeFolder(folder, undo);
            string staging = Path.Combine(folder, ".gowinops-" + Guid.NewGuid().ToString("N"));
            Directory.CreateDirectory(staging);
            undo.Push(() => Directory.Delete(staging, recursive: true));
            foreach (GeneratedFile file in changed)
                await StageAsync(staging, file, cancellationToken).ConfigureAwait(false);
            foreach (GeneratedFile file in changed)
                Put(staging, file, undo);
            Directory.Delete(staging, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OperationCanceledException or NotSupportedException)
        {
            string rest = Undo(undo);
            if (exception is OperationCanceledException)
                throw;
            throw new GoWinOpsException(nameof(Messages.GeneratedFileFailed), folder, exception, folder, exception.Message + rest);
        }
    }

    private static async Task StageAsync(string staging, GeneratedFile file, CancellationToken cancellationToken)
    {
        string path = Place(Path.Combine(staging, "new"), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 14, useAsync: true);
        await stream.WriteAsync(file.Content, 0, file.Content.Length, cancellationToken).ConfigureAwait(false);
    }

    private void Put(string staging, GeneratedFile file, Stack<Action> undo)
    {
        string target = Place(folder, file);
        MakeFolder(Path.GetDirectoryName(target)!, undo);
        if (File.Exists(target))
        {
            string old = Place(Path.Combine(staging, "old"), file);
            Directory.CreateDirectory(Path.GetDirectoryName(old)!);
            File.Move(target, old);
            undo.Push(() => File.Move(old, target));
        }

        File.Move(Place(Path.Combine(staging, "new"), file), target);
        undo.Push(() => File.Delete(target));
    }

    /// <summary>Makes a folder and those above it that are missing.</summary>
    private static void MakeFolder(string path, Stack<Action> undo)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            MakeFolder(parent, undo);
        Directory.CreateDirectory(path);
        undo.Push(() => Directory.Delete(path));
    }

    /// <summary>Takes back step by step; what cannot be taken back is said, and does not keep the rest from it.</summary>
    private static string Undo(Stack<Action> undo)
    {
        List<string> left = new();
        while (undo.Count > 0)
        {
            try
            {
                undo.Pop()();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                left.Add(exception.Message);
            }
        }

        return left.Count == 0 ? string.Empty : " Not everything could be put back as it was: " + string.Join(" ", left);
    }

    private void Look(GeneratedFile file)
    {
        string path = Place(folder, file);
        try
        {
            bool exists = File.Exists(path);
            if (exists && File.ReadAllBytes(path).SequenceEqual(file.Content))
                return;
            changed.Add(file);
            if (exists)
                replaced.Add(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GeneratedFileFailed), path, exception, path, exception.Message);
        }
    }

    private static string Place(string root, GeneratedFile file) => Path.Combine(root, file.Path.Replace('/', Path.DirectorySeparatorChar));
}
