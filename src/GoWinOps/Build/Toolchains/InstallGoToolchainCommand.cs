using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Installs a Go toolchain beside the others, checked and whole or not at all.</summary>
[Cmdlet(VerbsLifecycle.Install, "GoToolchain", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = VersionSet)]
[OutputType(typeof(GoToolchainInfo))]
public sealed class InstallGoToolchainCommand : AsyncCmdlet
{
    private const string VersionSet = "Version";
    private const string ProjectSet = "Project";
    private const string ArchiveSet = "Archive";
    private ToolchainStore? store;
    private string? knownHash;

    /// <summary>Which Go: a version, a line such as 1.24 for its newest release, stable, or latest.</summary>
    [Parameter(ParameterSetName = VersionSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ToolchainVersionCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Version { get; set; } = { GoVersionRequest.Stable };

    /// <summary>A Go module, whose go.mod says which Go: its folder, or anything in it.</summary>
    [Parameter(ParameterSetName = ProjectSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Project { get; set; } = string.Empty;

    /// <summary>Where archives come from: an http(s) address, a folder or a share. The default is Go's own downloads.</summary>
    [Parameter(ParameterSetName = VersionSet)]
    [Parameter(ParameterSetName = ProjectSet)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = HttpToolchainSource.OfficialAddress;

    /// <summary>One archive on this machine or a share.</summary>
    [Parameter(ParameterSetName = ArchiveSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string ArchivePath { get; set; } = string.Empty;

    /// <summary>The SHA-256 the archive must have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Sha256 { get; set; }

    /// <summary>Takes a local archive although nothing tells its SHA-256.</summary>
    [Parameter(ParameterSetName = ArchiveSet)]
    public SwitchParameter SkipHashCheck { get; set; }

    /// <summary>Whom it is installed for.</summary>
    [Parameter]
    public ToolchainScope Scope { get; set; }

    /// <summary>The folder of all toolchains, instead of the one of the scope.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Installs again what is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How long one installation may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Timeout <= TimeSpan.Zero || Timeout.TotalMilliseconds > int.MaxValue)
            throw new GoWinOpsException(nameof(Messages.TimeoutNotPositive), Timeout, nameof(Timeout), Timeout);
        knownHash = Sha256?.Trim().ToLowerInvariant();
        if (knownHash is not null && !GoReleaseIndex.IsHash(knownHash))
            throw new GoWinOpsException(nameof(Messages.ContentHashInvalid), Sha256, Sha256);
        string folder = Destination is not null ? await ResolvePathAsync(Destination).ConfigureAwait(false)
            : Scope == ToolchainScope.AllUsers ? ToolchainStore.MachineRoot
            : ToolchainStore.UserRoot();
        store = new ToolchainStore(folder, SystemClock.Instance);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == ArchiveSet)
        {
            ArchiveToolchainSource archive = new(await ResolvePathAsync(ArchivePath).ConfigureAwait(false), knownHash, SkipHashCheck);
            await InstallAsync(archive, archive.Find(), cancellationToken).ConfigureAwait(false);
            return;
        }

        IToolchainSource source = await OpenSourceAsync().ConfigureAwait(false);
        foreach (string version in ParameterSetName == ProjectSet ? new[] { await ReadProjectAsync().ConfigureAwait(false) } : Version)
        {
            try
            {
                await InstallAsync(source, GoVersionRequest.Parse(version), cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, exception.Target ?? version).ConfigureAwait(false);
            }
        }
    }

    private async Task InstallAsync(IToolchainSource source, GoVersionRequest request, CancellationToken cancellationToken)
    {
        if (!Force && request.Exact is { } exact && store!.Find(exact) is { } existing)
        {
            PostVerbose($"{existing.Version} is in '{existing.GoRoot}' already.");
            await WriteObjectAsync(existing).ConfigureAwait(false);
            return;
        }

        ToolchainArchive archive = await source.FindAsync(request, GoPlatform.Current, cancellationToken).ConfigureAwait(false);
        if (knownHash is not null && archive.Sha256 != knownHash)
            throw new GoWinOpsException(nameof(Messages.ToolchainHashMismatch), archive.Location, archive.Location, knownHash, archive.Sha256);
        await InstallAsync(source, archive, cancellationToken).ConfigureAwait(false);
    }

    private async Task InstallAsync(IToolchainSource source, ToolchainArchive archive, CancellationToken cancellationToken)
    {
        if (!Force && archive.Version is { } version && store!.Find(version) is { } existing)
        {
            PostVerbose($"{existing.Version} is in '{existing.GoRoot}' already.");
            await WriteObjectAsync(existing).ConfigureAwait(false);
            return;
        }

        if (!await ShouldProcessAsync(store!.Root, $"Install {archive.Version?.Name ?? "Go"} from '{archive.Location}'").ConfigureAwait(false))
            return;
        if (archive.Sha256 is null)
            await WriteWarningAsync(Format(Messages.ToolchainUnchecked, archive.Location)).ConfigureAwait(false);
        ToolchainProgress progress = new(PostProgress, "Installing " + (archive.Version?.Name ?? archive.FileName));
        try
        {
            ToolchainInstaller installer = new(store, source, GoPlatform.Current, SystemClock.Instance);
            await WriteObjectAsync(await installer.InstallAsync(archive, Force, Timeout, progress.Show, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            progress.Complete();
        }
    }

    private async Task<IToolchainSource> OpenSourceAsync()
    {
        if (!Source.Contains("://"))
            return new FolderToolchainSource(await ResolvePathAsync(Source).ConfigureAwait(false), knownHash);
        HttpToolchainSource source = new(Source, SystemClock.Instance);
        if (source.IsOpenToOthers && knownHash is null)
            await WriteWarningAsync(Format(Messages.ToolchainSourceOpen, Source)).ConfigureAwait(false);
        return source;
    }

    private async Task<string> ReadProjectAsync()
    {
        GoModVersions versions = GoModVersions.Read(await ResolvePathAsync(Project).ConfigureAwait(false));
        return versions.Wanted ?? throw new GoWinOpsException(nameof(Messages.GoModVersionMissing), versions.Path, versions.Path);
    }

    private static string Format(string text, params object[] arguments) => string.Format(System.Globalization.CultureInfo.CurrentCulture, text, arguments);
}
