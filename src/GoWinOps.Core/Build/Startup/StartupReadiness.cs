using System;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build;

/// <summary>When a program counts as started.</summary>
internal abstract class StartupReadiness
{
    /// <summary>How often is looked; short against what is measured, long against what looking costs.</summary>
    private protected static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(2);

    /// <summary>What is waited for, for a person to read.</summary>
    internal abstract string Description { get; }

    /// <summary>What a run waits for.</summary>
    /// <exception cref="GoWinOpsException"><c>ProbeUrlInvalid</c>, <c>StartupPatternInvalid</c></exception>
    internal static StartupReadiness Of(StartupSettings settings, int port, ProgramOutput output)
    {
        if (settings.HealthUrl is { } url)
            return new HttpReadiness(HttpProbe.ParseUrl(StartupSettings.WithPort(url, port)));
        return settings.LogPattern is { } pattern ? new LogReadiness(pattern, output) : new PortReadiness("localhost", port);
    }

    /// <summary>Refuses to measure what would be answered by another program.</summary>
    /// <exception cref="GoWinOpsException"><c>StartupPortTaken</c></exception>
    internal abstract Task CheckFreeAsync();

    /// <summary>Returns when the program is ready; the caller has the deadline.</summary>
    internal abstract Task WaitAsync(CancellationToken cancellationToken);
}

/// <summary>A program is ready when something listens on its port.</summary>
internal sealed class PortReadiness : StartupReadiness
{
    private readonly string host;
    private readonly int port;

    internal PortReadiness(string host, int port)
    {
        this.host = host;
        this.port = port;
    }

    /// <inheritdoc/>
    internal override string Description => $"nothing listened on TCP port {port}";

    /// <summary>The address that was found to listen.</summary>
    internal IPAddress? Listener { get; private set; }

    /// <inheritdoc/>
    internal override async Task CheckFreeAsync()
    {
        if (await PortProbe.FindListenerAsync(host, port).ConfigureAwait(false) is not null)
            throw new GoWinOpsException(nameof(Messages.StartupPortTaken), port, host, port);
    }

    /// <inheritdoc/>
    internal override async Task WaitAsync(CancellationToken cancellationToken)
    {
        while ((Listener = await PortProbe.FindListenerAsync(host, port).ConfigureAwait(false)) is null)
            await SystemClock.Instance.DelayAsync(PollInterval, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A program is ready when its health address answers with a status from 200 to 299.</summary>
internal sealed class HttpReadiness : StartupReadiness
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private readonly Uri url;
    private readonly PortReadiness listens;
    private string last;

    internal HttpReadiness(Uri url)
    {
        this.url = url;
        listens = new PortReadiness(url.Host, url.Port);
        last = $"{url}: {listens.Description}";
    }

    /// <inheritdoc/>
    internal override string Description => last;

    /// <inheritdoc/>
    internal override Task CheckFreeAsync() => listens.CheckFreeAsync();

    /// <inheritdoc/>
    internal override async Task WaitAsync(CancellationToken cancellationToken)
    {
        await listens.WaitAsync(cancellationToken).ConfigureAwait(false);
        ProbeHttpOperation probe = new() { Url = Direct().AbsoluteUri, Timeout = AnswerTimeout };
        ProbeResult answer;
        while (!(answer = await HttpProbe.AskAsync(probe, cancellationToken).ConfigureAwait(false)).Healthy)
        {
            last = answer.Reason;
            await SystemClock.Instance.DelayAsync(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The address that listens in place of the name localhost: where a program listens on one of IPv4 and IPv6 only, trying the other one first takes seconds.</summary>
    private Uri Direct() => listens.Listener is { } address && string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        ? new UriBuilder(url) { Host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString() }.Uri
        : url;
}

/// <summary>A program is ready when it has written a certain line.</summary>
internal sealed class LogReadiness : StartupReadiness
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource<bool> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Regex pattern;

    internal LogReadiness(string pattern, ProgramOutput output)
    {
        this.pattern = Parse(pattern);
        output.LineWritten += Look;
    }

    /// <inheritdoc/>
    internal override string Description => $"no line of its output matched '{pattern}'";

    /// <summary>Reads a pattern a user wrote.</summary>
    /// <exception cref="GoWinOpsException"><c>StartupPatternInvalid</c></exception>
    internal static Regex Parse(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException exception)
        {
            throw new GoWinOpsException(nameof(Messages.StartupPatternInvalid), text, exception, text, exception.Message);
        }
    }

    /// <inheritdoc/>
    internal override Task CheckFreeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    internal override async Task WaitAsync(CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(() => seen.TrySetCanceled()))
            await seen.Task.ConfigureAwait(false);
    }

    private void Look(string line)
    {
        try
        {
            if (pattern.IsMatch(line))
                seen.TrySetResult(true);
        }
        catch (RegexMatchTimeoutException exception)
        {
            seen.TrySetException(new GoWinOpsException(nameof(Messages.StartupPatternInvalid), pattern.ToString(), exception, pattern, exception.Message));
        }
    }
}
