using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Toolchains;

/// <summary>Downloads one file whose SHA-256 is known. What has arrived is kept, also over a restart of the machine, and the rest is asked for.</summary>
internal sealed class ResumableDownload
{
    private const int Attempts = 5;
    private const long LargestFile = 2L << 30;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);
    private readonly Uri url;
    private readonly ToolchainArchive archive;
    private readonly string path;
    private readonly IClock clock;
    private readonly TimeSpan stallLimit;
    private readonly Action<ToolchainStep> onStep;

    internal ResumableDownload(Uri url, ToolchainArchive archive, string folder, IClock clock, TimeSpan stallLimit, Action<ToolchainStep> onStep)
    {
        this.url = url;
        this.archive = archive;
        this.clock = clock;
        this.stallLimit = stallLimit;
        this.onStep = onStep;
        // Its hash in its name: what was begun for another file is never continued with this one.
        path = Path.Combine(folder, archive.Sha256!.Substring(0, 16) + "-" + archive.FileName);
    }

    /// <summary>What has arrived of a file that is not complete.</summary>
    internal string PartPath => path + ".part";

    // The mark by which the server tells whether its file is still the one that was begun.
    private string MarkPath => path + ".mark";

    /// <summary>Downloads the file and checks it.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ToolchainDownloadFailed</c>, <c>ToolchainDownloadRefused</c>, <c>ToolchainHashMismatch</c>, <c>ToolchainRedirectRefused</c>
    /// </exception>
    internal async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        bool isResumed = File.Exists(PartPath);
        await FetchAsync(cancellationToken).ConfigureAwait(false);
        string actual = await ContentHash.OfFileAsync(PartPath, cancellationToken).ConfigureAwait(false);
        if (actual != archive.Sha256 && isResumed)
        {
            // The first part may be older than the file that is there now.
            Discard();
            await FetchAsync(cancellationToken).ConfigureAwait(false);
            actual = await ContentHash.OfFileAsync(PartPath, cancellationToken).ConfigureAwait(false);
        }

        if (actual != archive.Sha256)
        {
            Discard();
            throw new GoWinOpsException(nameof(Messages.ToolchainHashMismatch), archive.Location, archive.Location, archive.Sha256, actual);
        }

        File.Delete(path);
        File.Move(PartPath, path);
        File.Delete(MarkPath);
        return path;
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan? wait;
            string reason;
            try
            {
                (wait, reason) = await TryAsync(cancellationToken).ConfigureAwait(false);
                if (wait is null)
                    return;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (wait, reason) = (TimeSpan.Zero, InnermostOf(exception).Message);
            }

            if (attempt == Attempts)
                throw new GoWinOpsException(nameof(Messages.ToolchainDownloadFailed), archive.Location, archive.Location, attempt, reason);
            TimeSpan delay = TimeSpan.FromTicks(Math.Max(wait.Value.Ticks, FirstDelay.Ticks << (attempt - 1)));
            onStep(new ToolchainStep($"{reason} Attempt {attempt + 1} of {Attempts} follows in {delay.TotalSeconds:0} s."));
            await clock.DelayAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Null when all is there; else how long the server wants to be left alone, and what it said.</returns>
    private async Task<(TimeSpan? Wait, string Reason)> TryAsync(CancellationToken cancellationToken)
    {
        long offset = File.Exists(PartPath) ? new FileInfo(PartPath).Length : 0;
        if (offset > 0 && offset == archive.Size)
            return (null, string.Empty);
        using HttpResponseMessage response = await HttpFetch.GetAsync(url, request => AskForRest(request, offset), stallLimit, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        if (status == 416)
        {
            Discard();
            return (TimeSpan.Zero, "The server has no such part of the file.");
        }

        if (status is 408 or 429 or >= 500)
            return (WaitOf(response), $"The server answered {status}.");
        if (!response.IsSuccessStatusCode)
            throw new GoWinOpsException(nameof(Messages.ToolchainDownloadRefused), archive.Location, archive.Location, status, response.ReasonPhrase);
        bool continues = status == (int)HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == offset;
        if (status == (int)HttpStatusCode.PartialContent && !continues)
        {
            Discard();
            return (TimeSpan.Zero, "The server sent another part of the file than was asked for.");
        }

        await AppendAsync(response, continues ? offset : 0, cancellationToken).ConfigureAwait(false);
        return (null, string.Empty);
    }

    private void AskForRest(HttpRequestMessage request, long offset)
    {
        if (offset == 0)
            return;
        request.Headers.Range = new RangeHeaderValue(offset, null);
        string mark = File.Exists(MarkPath) ? File.ReadAllText(MarkPath) : string.Empty;
        if (EntityTagHeaderValue.TryParse(mark, out EntityTagHeaderValue? tag))
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        else if (DateTimeOffset.TryParseExact(mark, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
            request.Headers.IfRange = new RangeConditionHeaderValue(date);
    }

    private async Task AppendAsync(HttpResponseMessage response, long offset, CancellationToken cancellationToken)
    {
        EntityTagHeaderValue? tag = response.Headers.ETag;
        File.WriteAllText(MarkPath, tag is { IsWeak: false } ? tag.ToString() : response.Content.Headers.LastModified?.ToString("r", CultureInfo.InvariantCulture) ?? string.Empty);
        using FileStream part = new(PartPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
        part.SetLength(offset);
        part.Position = offset;
        long? total = archive.Size ?? (response.Content.Headers.ContentLength is { } rest ? offset + rest : null);
        long done = offset;
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            await HttpFetch.CopyAsync(response, part, (archive.Size ?? LargestFile) - offset, stallLimit, Report, cancellationToken).ConfigureAwait(false);
            await part.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException exception)
        {
            part.Dispose();
            Discard();
            throw new GoWinOpsException(nameof(Messages.ToolchainHashMismatch), archive.Location, exception, archive.Location, archive.Sha256, exception.Message);
        }

        void Report(int bytes)
        {
            done += bytes;
            onStep(new ToolchainStep("Downloading " + archive.FileName, done, total, (done - offset) / Math.Max(0.001, watch.Elapsed.TotalSeconds)));
        }
    }

    private void Discard()
    {
        File.Delete(PartPath);
        File.Delete(MarkPath);
    }

    private TimeSpan WaitOf(HttpResponseMessage response)
    {
        RetryConditionHeaderValue? value = response.Headers.RetryAfter;
        TimeSpan wait = value?.Delta ?? value?.Date - clock.UtcNow ?? TimeSpan.Zero;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestDelay ? LongestDelay : wait;
    }

    private static Exception InnermostOf(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
