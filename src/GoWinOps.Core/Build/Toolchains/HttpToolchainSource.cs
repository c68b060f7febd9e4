using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Toolchains;

/// <summary>
/// The official downloads, or a mirror of them. A mirror without an index, a plain folder of archives each with its <c>.sha256</c> file beside
/// it, will do where one exact version is asked for.
/// </summary>
internal sealed class HttpToolchainSource : IToolchainSource
{
    /// <summary>Go's own downloads, as documented on go.dev/dl. Every other address comes from the user.</summary>
    internal const string OfficialAddress = "https://go.dev/dl/";

    private const string IndexQuery = "?mode=json&include=all";
    private const int LargestIndex = 32 << 20;
    private const int LargestHashFile = 4096;
    private const int Attempts = 3;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(2);
    private readonly Uri address;
    private readonly IClock clock;

    internal HttpToolchainSource(string address, IClock clock)
    {
        Uri url = HttpFetch.ParseUrl(address);
        this.address = url.AbsolutePath.EndsWith("/", StringComparison.Ordinal) ? url : new Uri(url.AbsoluteUri + "/");
        this.clock = clock;
    }

    /// <summary>How long a server may send nothing.</summary>
    internal TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to find out what there is, however slowly a server answers.</summary>
    internal TimeSpan FindLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Whether archives and hashes can be changed on their way together.</summary>
    internal bool IsOpenToOthers => HttpFetch.IsOpenToOthers(address);

    /// <inheritdoc/>
    public async Task<ToolchainArchive> FindAsync(GoVersionRequest request, GoPlatform platform, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(FindLimit);
        try
        {
            string? json = await ReadAsync(new Uri(address, IndexQuery), LargestIndex, request.Exact is not null, limited.Token).ConfigureAwait(false);
            return json is null
                ? await FindWithoutIndexAsync(request.Exact!, platform, limited.Token).ConfigureAwait(false)
                : FindIn(GoReleaseIndex.Parse(json, address.AbsoluteUri), request, platform);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GoWinOpsException(nameof(Messages.ToolchainIndexTimedOut), address.AbsoluteUri, exception, address.AbsoluteUri, FindLimit);
        }
    }

    /// <inheritdoc/>
    public Task<string> FetchAsync(ToolchainArchive archive, string folder, Action<ToolchainStep> onStep, CancellationToken cancellationToken) =>
        new ResumableDownload(new Uri(archive.Location), archive, folder, clock, StallLimit, onStep).RunAsync(cancellationToken);

    private ToolchainArchive FindIn(IReadOnlyList<GoRelease> releases, GoVersionRequest request, GoPlatform platform)
    {
        GoVersionNumber version = request.Newest(releases.Select(release => release.Version))
            ?? throw ToolchainVersions.NotFound(request, address.AbsoluteUri, releases.Select(release => release.Version));
        GoReleaseFile file = releases.Where(release => release.Version.CompareTo(version) == 0).SelectMany(release => release.Files)
            .FirstOrDefault(candidate => candidate.Os == platform.Os && candidate.Architecture == platform.IndexArchitecture)
            ?? throw new GoWinOpsException(nameof(Messages.ToolchainPlatformMissing), version.Name, version.Name, platform.Name, address.AbsoluteUri);
        return new ToolchainArchive
        {
            FileName = file.Name,
            Location = new Uri(address, file.Name).AbsoluteUri,
            Version = version,
            Sha256 = file.Sha256,
            Size = file.Size > 0 ? file.Size : null,
        };
    }

    private async Task<ToolchainArchive> FindWithoutIndexAsync(GoVersionNumber version, GoPlatform platform, CancellationToken cancellationToken)
    {
        string name = platform.ArchiveName(version);
        string text = (await ReadAsync(new Uri(address, name + ".sha256"), LargestHashFile, false, cancellationToken).ConfigureAwait(false))!;
        string location = new Uri(address, name).AbsoluteUri;
        string hash = HashFile.Read(text, name) ?? throw new GoWinOpsException(nameof(Messages.ToolchainHashUnknown), location, location);
        return new ToolchainArchive { FileName = name, Location = location, Version = version, Sha256 = hash };
    }

    /// <returns>The text; null where there is none and that is allowed.</returns>
    private async Task<string?> ReadAsync(Uri url, int longest, bool mayBeMissing, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using HttpResponseMessage response = await HttpFetch.GetAsync(url, null, StallLimit, cancellationToken).ConfigureAwait(false);
                int status = (int)response.StatusCode;
                bool isPage = response.Content.Headers.ContentType?.MediaType == "text/html";
                if (mayBeMissing && (status is 403 or 404 || (response.IsSuccessStatusCode && isPage)))
                    return null;
                if (response.IsSuccessStatusCode)
                    return await HttpFetch.ReadTextAsync(response, longest, StallLimit, cancellationToken).ConfigureAwait(false);
                if (attempt == Attempts || status is not (408 or 429 or >= 500))
                    throw new GoWinOpsException(nameof(Messages.ToolchainDownloadRefused), url.AbsoluteUri, url.AbsoluteUri, status, response.ReasonPhrase);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or InvalidDataException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (attempt == Attempts || exception is InvalidDataException)
                    throw new GoWinOpsException(nameof(Messages.ToolchainDownloadFailed), url.AbsoluteUri, exception, url.AbsoluteUri, attempt, exception.GetBaseException().Message);
            }

            await clock.DelayAsync(BetweenAttempts, cancellationToken).ConfigureAwait(false);
        }
    }
}
