using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>
/// Artifacts on a server that takes files by PUT and gives them by GET: Nexus raw repositories, Artifactory generic ones, nginx and Apache with DAV.
/// </summary>
/// <remarks>
/// Such servers know neither a temporary name nor a rename, so nothing is complete until its build manifest is there, which is sent last. They may or may
/// not take the rest of a file they have the beginning of, and not all that do not say so; what was sent is therefore always read back.
/// </remarks>
internal sealed class HttpArtifactStore : IArtifactStore
{
    private const long MaximumText = 64 << 20;
    private readonly Uri root;

    internal HttpArtifactStore(Uri root, AuthenticationHeaderValue? authorization, IClock clock)
    {
        this.root = root.AbsoluteUri.EndsWith("/", StringComparison.Ordinal) ? root : new Uri(root.AbsoluteUri + "/");
        Exchange = new HttpExchange(this.root, authorization, clock);
    }

    /// <inheritdoc/>
    public string Root => root.AbsoluteUri;

    internal HttpExchange Exchange { get; }

    /// <inheritdoc/>
    public string AddressOf(string path) => UriOf(path).AbsoluteUri;

    /// <inheritdoc/>
    public ArtifactLocation LocationOf(string manifestPath) => ArtifactLocation.OnServer(UriOf(manifestPath));

    /// <inheritdoc/>
    public Task<StoredText?> ReadAsync(string path, CancellationToken cancellationToken) => AskAsync(path, HttpMethod.Get, async (response, guard) =>
    {
        if (IsAbsent(response))
            return null;
        RequireSuccess(response);
        using MemoryStream content = new();
        await HttpBody.CopyAsync(response, content, MaximumText, guard, null).ConfigureAwait(false);
        return new StoredText(content.ToArray(), response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> WriteAsync(string path, byte[] content, StoredText? onlyIf, CancellationToken cancellationToken)
    {
        return Exchange.AskAsync(UriOf(path), (_, _) => Task.FromResult(Compose()), (response, _) =>
        {
            bool isTaken = response.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict && onlyIf is not null;
            if (!isTaken)
                RequireSuccess(response);
            return Task.FromResult(!isTaken);
        }, cancellationToken);

        HttpRequestMessage Compose()
        {
            HttpRequestMessage request = new(HttpMethod.Put, UriOf(path)) { Content = new ByteArrayContent(content) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (onlyIf == StoredText.Absent)
                request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
            else if (onlyIf?.Tag is { } tag)
                request.Headers.IfMatch.Add(new EntityTagHeaderValue(tag));
            return request;
        }
    }

    /// <inheritdoc/>
    public Task<long?> SizeAsync(string path, CancellationToken cancellationToken) => AskAsync(path, HttpMethod.Head, (response, _) =>
    {
        if (IsAbsent(response))
            return Task.FromResult<long?>(null);
        RequireSuccess(response);
        return Task.FromResult(response.Content.Headers.ContentLength);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task SendAsync(string path, string file, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new HttpUpload(Exchange, UriOf(path), file, expected, progress).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public Task FetchAsync(string path, string folder, ArtifactFile expected, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new HttpDownload(Exchange, UriOf(path), folder, expected, progress).RunAsync(cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string path, CancellationToken cancellationToken) => AskAsync(path, HttpMethod.Delete, (response, _) =>
    {
        if (!IsAbsent(response))
            RequireSuccess(response);
        return Task.FromResult(true);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IDisposable?> LockAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    /// <inheritdoc/>
    public void Dispose() => Exchange.Dispose();

    /// <summary>Refuses an answer that is no success.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactServerFailed</c></exception>
    internal static void RequireSuccess(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return;
        string address = response.RequestMessage!.RequestUri!.AbsoluteUri;
        throw new GoWinOpsException(
            nameof(Messages.ArtifactServerFailed), address, address, $"{response.RequestMessage.Method} was answered {(int)response.StatusCode} {response.ReasonPhrase}", 1);
    }

    internal static bool IsAbsent(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    private Task<T> AskAsync<T>(string path, HttpMethod method, Func<HttpResponseMessage, StallGuard, Task<T>> read, CancellationToken cancellationToken) =>
        Exchange.AskAsync(UriOf(path), (_, _) =>
        {
            HttpRequestMessage request = new(method, UriOf(path));
            // A cache on the way must not answer with an index of yesterday.
            request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
            return Task.FromResult(request);
        }, read, cancellationToken);

    private Uri UriOf(string path) => new(root, string.Join("/", path.Split('/').Select(Uri.EscapeDataString)));
}
