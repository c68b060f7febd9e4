using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains.Unpacking;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Toolchains;

/// <summary>Installs one archive: fetch, check, unpack under another name, ask the unpacked Go who it is, rename.</summary>
internal sealed class ToolchainInstaller
{
    private readonly ToolchainStore store;
    private readonly IToolchainSource source;
    private readonly GoPlatform platform;
    private readonly IClock clock;

    internal ToolchainInstaller(ToolchainStore store, IToolchainSource source, GoPlatform platform, IClock clock)
    {
        this.store = store;
        this.source = source;
        this.platform = platform;
        this.clock = clock;
    }

    /// <summary>Installs <paramref name="archive"/>, or finds that its version is there already.</summary>
    /// <param name="archive">What to install.</param>
    /// <param name="replace">Whether a version that is there is installed again.</param>
    /// <param name="deadline">How long all of it may take.</param>
    /// <param name="onStep">Told how far it has come.</param>
    /// <param name="cancellationToken">Ends it; what was downloaded stays, nothing else does.</param>
    /// <exception cref="GoWinOpsException">Any of the failures whose names begin with Toolchain.</exception>
    internal async Task<GoToolchainInfo> InstallAsync(
        ToolchainArchive archive, bool replace, TimeSpan deadline, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        try
        {
            using IDisposable held = await store.LockAsync(deadline, onStep, limited.Token).ConfigureAwait(false);
            if (!replace && archive.Version is { } version && store.Find(version) is { } existing)
                return existing;
            string file = await source.FetchAsync(archive, store.DownloadFolder, onStep, limited.Token).ConfigureAwait(false);
            try
            {
                return await UnpackAsync(archive, file, replace, onStep, limited.Token).ConfigureAwait(false);
            }
            finally
            {
                File.Delete(file);
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GoWinOpsException(nameof(Messages.ToolchainTimedOut), archive.Location, exception, archive.FileName, deadline);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw store.NotWritable(exception);
        }
    }

    private async Task<GoToolchainInfo> UnpackAsync(ToolchainArchive archive, string file, bool replace, Action<ToolchainStep> onStep, CancellationToken cancellationToken)
    {
        string folder = store.NewUnpackFolder();
        try
        {
            Directory.CreateDirectory(folder);
            long size = await ToolchainUnpacker.RunAsync(file, archive.FileName, folder, onStep, cancellationToken).ConfigureAwait(false);
            onStep(new ToolchainStep("Checking " + archive.FileName));
            GoVersionNumber version = await CheckAsync(archive, folder, cancellationToken).ConfigureAwait(false);
            if (!replace && store.Find(version) is { } existing)
                return existing;
            ToolchainRecord record = new()
            {
                Version = version.Name,
                Platform = platform.Name,
                From = archive.Location,
                Sha256 = archive.Sha256,
                Size = size,
                InstalledAt = clock.UtcNow,
            };
            return await store.PublishAsync(folder, record, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Directory.Exists(folder))
                ToolchainStore.DeleteFolder(folder);
        }
    }

    private async Task<GoVersionNumber> CheckAsync(ToolchainArchive archive, string folder, CancellationToken cancellationToken)
    {
        string goPath = Path.Combine(folder, "bin", platform.Os == "windows" ? "go.exe" : "go");
        if (!File.Exists(goPath))
            throw new GoWinOpsException(nameof(Messages.ToolchainArchiveInvalid), archive.Location, archive.FileName, "it has no go/bin/" + Path.GetFileName(goPath));
        (string name, string builtFor) = await ToolchainQuestion.AskVersionAsync(goPath, cancellationToken).ConfigureAwait(false);
        GoVersionNumber? version = GoVersionNumber.TryParse(name);
        bool isMeant = version is not null && builtFor == platform.Name && (archive.Version is null || archive.Version.CompareTo(version) == 0);
        return isMeant
            ? version!
            : throw new GoWinOpsException(
                nameof(Messages.ToolchainVersionMismatch), archive.Location, archive.FileName, archive.Version?.Name ?? "a released Go", platform.Name, name, builtFor);
    }
}
