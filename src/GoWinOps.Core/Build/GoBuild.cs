using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Files;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The build of one package for one target: first a plan that can be shown, then the act.</summary>
public sealed class GoBuild
{
    internal const string LogSuffix = ".build.log";
    internal const string RecordSuffix = ".inputs.json";
    private readonly string uniqueSuffix = "." + Guid.NewGuid().ToString("N") + ".partial";

    /// <summary>Plans the build.</summary>
    /// <param name="toolchain">The Go that builds.</param>
    /// <param name="package">The program.</param>
    /// <param name="target">What it is built for.</param>
    /// <param name="settings">How.</param>
    /// <param name="snapshot">The state of the source the artifact is labelled with.</param>
    /// <param name="session">What it shares with the other builds of the command.</param>
    /// <exception cref="GoWinOpsException"><c>GoVariableNameInvalid</c>, <c>GoVariableValueRefused</c>, <c>GoEnvironmentReserved</c>, <c>GoTagInvalid</c>,
    /// <c>GoCgoNotSupported</c>, <c>GoCCompilerNotFound</c>, <c>GoProfileMissing</c></exception>
    internal GoBuild(
        GoToolchain toolchain, GoPackage package, GoTarget target, GoBuildSettings settings, GitSnapshot snapshot, GoBuildSession session)
    {
        Toolchain = toolchain;
        Package = package;
        Target = target;
        Settings = settings;
        Snapshot = snapshot;
        Session = session;
        Name = settings.Name ?? package.DefaultName;
        Folder = Path.Combine(settings.OutputFolder, settings.Version, target.FolderName);
        OutputPath = Path.Combine(Folder, Name + target.ExecutableSuffix);
        Resources = target.IsWindows ? settings.Resources?.Of(Name, settings.Release, snapshot.IsDirty) : null;
        Compiler = CCompiler.Find(toolchain, target, settings);
        Command = Compose(PartialPath);
    }

    /// <summary>The Go that builds.</summary>
    public GoToolchain Toolchain { get; }

    /// <summary>The program.</summary>
    public GoPackage Package { get; }

    /// <summary>What it is built for.</summary>
    public GoTarget Target { get; }

    /// <summary>How it is built.</summary>
    public GoBuildSettings Settings { get; }

    /// <summary>The state of the source.</summary>
    public GitSnapshot Snapshot { get; }

    /// <summary>The Windows resources that go into the program; null for none, and for another system.</summary>
    internal ResourceSet? Resources { get; }

    /// <summary>The program's name.</summary>
    public string Name { get; }

    /// <summary>The folder of its outputs.</summary>
    public string Folder { get; }

    /// <summary>Where the executable will be.</summary>
    public string OutputPath { get; }

    /// <summary>Where the Go command's words are kept.</summary>
    public string LogPath => Path.Combine(Folder, Name + LogSuffix);

    /// <summary>The command, as a line for PowerShell that a person can run by hand.</summary>
    public string CommandText => PowerShellCommandText.Of(Compose(OutputPath), Remarks().ToArray());

    /// <summary>The C compiler; null where no C is compiled, and where Go finds it by <c>CC</c> itself.</summary>
    internal CCompiler? Compiler { get; }

    /// <summary>What this build shares with the others of the command.</summary>
    internal GoBuildSession Session { get; }

    /// <summary>The command that is run, but for its temporary folder.</summary>
    internal ToolCommand Command { get; }

    /// <summary>Where it is kept what the executable was made from.</summary>
    internal string RecordPath => Path.Combine(Folder, Name + RecordSuffix);

    /// <summary>The executable until it is published.</summary>
    /// <remarks>Older versions of Go look into files on Windows only when their names end in <c>.exe</c>.</remarks>
    internal string PartialPath => Path.Combine(Folder, Name + uniqueSuffix + Target.ExecutableSuffix);

    /// <summary>Builds. Whatever ends it early, no partial output is left behind.</summary>
    /// <param name="onPackage">Told the import path of each package as it is compiled.</param>
    /// <param name="onWarning">Told what the user should know although the build succeeded.</param>
    /// <param name="cancellationToken">Ends the Go command with everything it started.</param>
    /// <exception cref="GoBuildException"><c>GoBuildFailed</c></exception>
    /// <exception cref="GoWinOpsException">
    /// <c>GoOutputNotWritable</c>, <c>GoBuildMismatch</c>, <c>GoVariableNotStamped</c>, <c>GoSourceChanged</c>, <c>GoBuildNotReproducible</c>, <c>ToolTimedOut</c>
    /// </exception>
    public async Task<GoArtifact> RunAsync(Action<string>? onPackage, Action<string>? onWarning, CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> key = GoBuildKey.Of(this);
        key["the files to pack"] = await BuildRecord.FingerprintOfTextsAsync(this, cancellationToken).ConfigureAwait(false);
        GoBuildReuse reuse = await GoBuildReuse.CheckAsync(this, key, cancellationToken).ConfigureAwait(false);
        if (reuse.Record is { } earlier)
        {
            earlier.Warnings.ForEach(warning => onWarning?.Invoke(warning));
            return earlier.Artifact;
        }

        using GoBuildScratch scratch = GoBuildScratch.Create(Folder);
        GoBuildRun run = new(this, scratch, onPackage, onWarning);
        run.Artifact.BuildReason = reuse.Reason;
        try
        {
            await CarryOutAsync(run, key, cancellationToken).ConfigureAwait(false);
            return run.Artifact;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoOutputNotWritable), Folder, exception, Folder, exception.Message);
        }
        finally
        {
            GoBuildScratch.Discard(PartialPath, LogPath + uniqueSuffix, RecordPath + uniqueSuffix);
        }
    }

    /// <summary>The command that writes the executable to a place.</summary>
    internal ToolCommand Compose(string outputPath) => GoBuildCommand.Compose(this, outputPath);

    /// <summary>The steps, in their order: nothing has its final name before everything is known to be right.</summary>
    private async Task CarryOutAsync(GoBuildRun run, SortedDictionary<string, string> key, CancellationToken cancellationToken)
    {
        SourceWatch watch = await SourceWatch.StartAsync(run, cancellationToken).ConfigureAwait(false);
        await GoProfile.NoteAsync(run, cancellationToken).ConfigureAwait(false);
        using (await ResourcePlacement.EnterAsync(run, cancellationToken).ConfigureAwait(false))
        {
            await GoCompilation.RunAsync(run, LogPath + uniqueSuffix, cancellationToken).ConfigureAwait(false);
            if (Settings.Verify)
                await GoBuildVerification.RunAsync(run, cancellationToken).ConfigureAwait(false);
        }

        await InspectAsync(run, cancellationToken).ConfigureAwait(false);
        await watch.CheckAsync(cancellationToken).ConfigureAwait(false);
        ArtifactPackaging packaging = await BuildRecord.PackagingOfAsync(run, cancellationToken).ConfigureAwait(false);
        await packaging.PrepareAsync(PartialPath, cancellationToken).ConfigureAwait(false);
        await AtomicFile.PublishAsync(PartialPath, OutputPath, cancellationToken).ConfigureAwait(false);
        await packaging.CompleteAsync(run.Artifact, cancellationToken).ConfigureAwait(false);
        DescribeCompilation(run.Artifact);
        foreach (string output in packaging.Outputs)
            run.AddOutput(output);
        await watch.RecordAsync(key, RecordPath + uniqueSuffix, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the executable and compares it with what was asked.</summary>
    private static async Task InspectAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        GoBuildInfo info = await BuiltExecutable.InspectAsync(run, cancellationToken).ConfigureAwait(false);
        EmbeddedResources.Check(run, cancellationToken);
        run.Artifact.GoVersion = info.GoVersion;
    }

    private IEnumerable<string> Remarks()
    {
        if (Resources is not null)
            yield return "while the Windows resources lie beside the package; see -NoWindowsResource";
        if (Settings.Verify)
            yield return "then build again and compare";
        foreach (string step in Settings.Outputs.StepsFor(Target.Name))
            yield return "then " + step;
    }

    private void DescribeCompilation(GoArtifact artifact)
    {
        artifact.Optimization = Settings.Optimize;
        artifact.IsRaceDetecting = Settings.Race;
        artifact.CCompiler = Compiler?.Command ?? (CCompiler.IsNeeded(Settings) ? GoBuildCommand.Variable(this, "CC") : string.Empty);
        artifact.LogPath = LogPath;
    }
}
