using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using GoWinOps.Files;
using GoWinOps.Problems;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Pipelines.Runs;

/// <summary>The right to run the pipeline of one manifest: a lock on a file, which ends with the process however that ends.</summary>
internal sealed class PipelineLock : IDisposable
{
    private readonly FileStream held;
    private readonly string holderPath;

    private PipelineLock(FileStream held, string holderPath)
    {
        this.held = held;
        this.holderPath = holderPath;
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="GoWinOpsException"><c>PipelineLocked</c>, naming the holder; <c>JournalWriteFailed</c></exception>
    internal static PipelineLock Take(PipelineFolder folder, string manifestPath, string runId, DateTimeOffset now)
    {
        string holderPath = folder.HolderOf(manifestPath);
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(folder.FullPath);
            held = FileLock.TryTake(folder.LockOf(manifestPath))
                ?? throw new GoWinOpsException(nameof(Messages.PipelineLocked), manifestPath, manifestPath, ReadHolder(holderPath), folder.FullPath);
            using Process process = Process.GetCurrentProcess();
            File.WriteAllText(holderPath, $"run '{runId}' of {RolloutLease.CurrentActor} (process {process.Id}, since {now:u})", new UTF8Encoding(false));
            return new PipelineLock(held, holderPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            held?.Dispose();
            throw new GoWinOpsException(nameof(Messages.JournalWriteFailed), folder.FullPath, exception, folder.FullPath, exception.Message);
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose()
    {
        try
        {
            File.Delete(holderPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next holder writes over it, and without the lock it says nothing.
        }

        held.Dispose();
    }

    private static string ReadHolder(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "a process that left no name";
        }
    }
}
