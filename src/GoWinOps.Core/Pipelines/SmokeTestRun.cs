using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Pipelines;

/// <summary>
/// Tries the smoke tests of an environment from this machine. A test that does not pass is a result, not an error.
/// </summary>
public sealed class SmokeTestRun
{
    private const int LongestAnswer = 1 << 20;
    private const int LongestReason = 400;

    private static readonly char[] Slashes = { '/', '\\' };
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly HttpClient Client = new() { Timeout = Timeout.InfiniteTimeSpan };

    private readonly string environment;
    private readonly string folder;
    private readonly IClock clock;

    /// <param name="environment">The environment's name, for the results.</param>
    /// <param name="folder">The manifest's folder, which commands run in.</param>
    /// <param name="clock">The time.</param>
    public SmokeTestRun(string environment, string folder, IClock clock)
    {
        this.environment = environment;
        this.folder = folder;
        this.clock = clock;
    }

    /// <summary>Tries one test until it passes or its deadline is over.</summary>
    public async Task<SmokeTestResult> TryAsync(ManifestSmokeTest test, CancellationToken cancellationToken)
    {
        SmokeTestResult result = new() { Environment = environment, Name = test.ToString() };
        TimeSpan began = clock.Elapsed;
        if (test.Url is { } url)
            await AskUntilAsync(new Uri(url), test, result, began + test.Deadline, cancellationToken).ConfigureAwait(false);
        else
            await RunCommandAsync(test, result, cancellationToken).ConfigureAwait(false);
        result.Duration = clock.Elapsed - began;
        return result;
    }

    private async Task AskUntilAsync(Uri url, ManifestSmokeTest test, SmokeTestResult result, TimeSpan end, CancellationToken cancellationToken)
    {
        string? found = null;
        while (true)
        {
            result.Attempts++;
            TimeSpan left = end - clock.Elapsed;
            (bool isAnswered, string? fault) = await AskAsync(url, test, left, cancellationToken).ConfigureAwait(false);
            result.Passed = fault is null;
            if (isAnswered)
                result.Reason = found = fault ?? $"{url} answered as expected";
            else
                // The last try may have had next to no time: what was found before tells more.
                result.Reason = found is null ? fault! : $"{found}; at last it did not answer within {left.TotalSeconds.ToString("0.#", CultureInfo.CurrentCulture)} s";
            if (result.Passed || clock.Elapsed + Pause >= end)
                return;
            await clock.DelayAsync(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks once; whether there was an answer in time, be it a refusal, and what is wrong with it, or null.</summary>
    private static async Task<(bool IsAnswered, string? Fault)> AskAsync(Uri url, ManifestSmokeTest test, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url);
            // A connection kept from an earlier try would still lead to a process that has since been replaced.
            request.Headers.ConnectionClose = true;
            request.Headers.UserAgent.ParseAdd("GoWinOps");
            using HttpResponseMessage response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (test.Status is { } expected ? status != expected : status is < 200 or > 299)
                return (true, $"{url} answered {status}, expected {test.Status?.ToString(CultureInfo.InvariantCulture) ?? "2xx"}");
            if (test.Contains is not { } text)
                return (true, null);
            string body = await ReadAsync(response, limited.Token).ConfigureAwait(false);
            return (true, body.Contains(text) ? null : $"{url} answered {status}, but without '{text}'");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"{url} did not answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (true, $"{url}: {exception.GetBaseException().Message}");
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using MemoryStream read = new();
        byte[] buffer = new byte[1 << 14];
        int count;
        while (read.Length < LongestAnswer && (count = await body.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            read.Write(buffer, 0, count);
        return Encoding.UTF8.GetString(read.ToArray());
    }

    private async Task RunCommandAsync(ManifestSmokeTest test, SmokeTestResult result, CancellationToken cancellationToken)
    {
        result.Attempts = 1;
        string program = test.Command[0];
        // A path is the manifest's, not this process's; a bare name is looked for as a shell would.
        if (program.IndexOfAny(Slashes) >= 0)
            program = Path.GetFullPath(Path.Combine(folder, program));
        try
        {
            ToolResult ended = await ToolProcess.RunAsync(new ToolCommand(program, folder, test.Command.Skip(1).ToArray()), test.Deadline, null, cancellationToken).ConfigureAwait(false);
            result.Passed = ended.ExitCode == 0;
            result.Reason = $"it ended with {ended.ExitCode}" + (result.Passed ? string.Empty : LastLine(ended));
        }
        catch (GoWinOpsException exception)
        {
            result.Reason = exception.Message;
        }
    }

    private static string LastLine(ToolResult ended)
    {
        // What went wrong stands on standard error; a test runner says it on standard output.
        string line = ToolResult.LinesOf(ended.Error).LastOrDefault() ?? ToolResult.LinesOf(ended.Output).LastOrDefault() ?? string.Empty;
        return line.Length == 0 ? string.Empty : ": " + (line.Length > LongestReason ? line.Substring(0, LongestReason) : line);
    }
}
