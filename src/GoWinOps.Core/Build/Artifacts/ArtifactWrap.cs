using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Makes an artifact of an executable that was built elsewhere: a native image, a Rust program, .NET compiled ahead of time.</summary>
internal static class ArtifactWrap
{
    /// <summary>Copies it to where a build would have put it, and does with it what a build does.</summary>
    /// <param name="executable">The executable; it is read only.</param>
    /// <param name="manifest">What the user says of it: name, version, and the target where its headers leave that open.</param>
    /// <param name="outputFolder">The folder it goes under, as <c>version/os_architecture/name</c>, with the processor level as a build has it.</param>
    /// <param name="options">What is made besides.</param>
    /// <param name="cancellationToken">Ends it; nothing half-done stays.</param>
    /// <exception cref="GoWinOpsException">
    /// <c>ArtifactTargetUnknown</c>, <c>ArtifactTargetMismatch</c>, <c>GoOutputNotWritable</c>, and those of reading an executable and of packaging
    /// </exception>
    internal static async Task<GoArtifact> RunAsync(string executable, ArtifactManifest manifest, string outputFolder, ArtifactOptions options, CancellationToken cancellationToken)
    {
        ExecutableRecord record = await ExecutableRecord.ReadAsync(executable, cancellationToken).ConfigureAwait(false);
        manifest.Target = TargetOf(executable, record, manifest.Target);
        record.EnterInto(manifest);
        manifest.File = manifest.Name + (ArtifactFolder.IsWindows(manifest.Target) ? ".exe" : string.Empty);
        string folder = Path.Combine(outputFolder, manifest.Version, ArtifactFolder.Of(manifest));
        string path = Path.Combine(folder, manifest.File);
        // A signing program may go by the suffix.
        string partial = Path.Combine(folder, manifest.Name + "." + Guid.NewGuid().ToString("N") + ".partial" + Path.GetExtension(manifest.File));
        try
        {
            Directory.CreateDirectory(folder);
            File.Copy(executable, partial);
            File.SetAttributes(partial, FileAttributes.Normal);
            ArchiveSources sources = new() { TextFolders = new[] { Path.GetDirectoryName(executable)! }, Includes = options.Includes };
            ArtifactPackaging packaging = new(manifest, options, sources, folder);
            await packaging.PrepareAsync(partial, cancellationToken).ConfigureAwait(false);
            await AtomicFile.PublishAsync(partial, path, cancellationToken).ConfigureAwait(false);
            GoArtifact artifact = new();
            await packaging.CompleteAsync(artifact, cancellationToken).ConfigureAwait(false);
            return artifact;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoOutputNotWritable), folder, exception, folder, exception.Message);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static string TargetOf(string executable, ExecutableRecord record, string given)
    {
        if (given.Length == 0)
            return record.Target ?? throw new GoWinOpsException(nameof(Messages.ArtifactTargetUnknown), executable, executable, record.Architecture);
        string system = ArtifactFolder.OsOf(given);
        bool agrees = record.Target is { } read ? read == given : given == system + "/" + record.Architecture && record.MayRunOn(system);
        return agrees ? given : throw new GoWinOpsException(nameof(Messages.ArtifactTargetMismatch), executable, executable, record.Target ?? "an unnamed system/" + record.Architecture, given);
    }
}
