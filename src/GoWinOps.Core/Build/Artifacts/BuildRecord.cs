using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Artifacts;

/// <summary>What is put on record of a run of the Go command.</summary>
internal static class BuildRecord
{
    /// <summary>Flags that say nothing of the result, name a path of this machine, or have a place of their own in the record.</summary>
    private static readonly string[] Unrecorded = { "-o", "-v", "-tags", "-ldflags", "-pgo", "-overlay", "-modfile", "-p", "-json" };

    /// <summary>The packaging of what a build has made.</summary>
    internal static async Task<ArtifactPackaging> PackagingOfAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        GoBuild build = run.Build;
        ArtifactManifest manifest = ManifestOf(run);
        (await ExecutableRecord.ReadAsync(run.PartialPath, cancellationToken).ConfigureAwait(false)).EnterInto(manifest);
        return new ArtifactPackaging(manifest, build.Settings.Outputs, SourcesOf(build), build.Folder);
    }

    /// <summary>What tells the files that are packed with the executable from any others; empty where none are.</summary>
    internal static Task<string> FingerprintOfTextsAsync(GoBuild build, CancellationToken cancellationToken) =>
        build.Settings.Outputs.Archive ? ArtifactArchive.FingerprintAsync(SourcesOf(build), cancellationToken) : Task.FromResult(string.Empty);

    private static ArchiveSources SourcesOf(GoBuild build) => new()
    {
        TextFolders = new[] { build.Package.Folder, build.Package.ModuleFolder, build.Snapshot.TopFolder }
            .Where(folder => folder is not null).Select(folder => Path.GetFullPath(folder!)).Distinct().ToList(),
        Includes = build.Settings.Outputs.Includes,
    };

    private static ArtifactManifest ManifestOf(GoBuildRun run)
    {
        GoBuild build = run.Build;
        return new ArtifactManifest
        {
            Name = build.Name,
            Version = build.Settings.Version,
            Target = build.Target.Name,
            File = Path.GetFileName(build.OutputPath),
            Package = build.Package.ImportPath,
            Commit = build.Snapshot.Commit.Length == 0 ? null : build.Snapshot.Commit,
            CommitTime = build.Snapshot.CommitTime is { } time ? new DateTimeOffset(time, TimeSpan.Zero) : null,
            IsDirty = build.Snapshot.IsDirty || build.Session.HasChangedModuleFiles,
            Build = new ArtifactBuild
            {
                Optimize = build.Settings.Optimize == default ? null : build.Settings.Optimize.ToString(),
                ProfileSha256 = run.Artifact.PgoSha256.Length == 0 ? null : run.Artifact.PgoSha256,
                Tags = build.Settings.Tags.OrderBy(tag => tag, StringComparer.Ordinal).ToList(),
                Flags = build.Command.Arguments.Where(IsRecorded).ToList(),
                Variables = Variables(build.Settings),
            },
        };
    }

    private static bool IsRecorded(string argument) =>
        argument.StartsWith("-", StringComparison.Ordinal) && !Unrecorded.Contains(argument.Split('=')[0], StringComparer.Ordinal);

    private static SortedDictionary<string, string> Variables(GoBuildSettings settings)
    {
        SortedDictionary<string, string> variables = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> stamp in VariableStamps.Of(settings))
            variables[stamp.Key] = stamp.Value;
        return variables;
    }
}
