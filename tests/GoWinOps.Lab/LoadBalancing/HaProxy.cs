using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Lab.LoadBalancing;

/// <summary>A real HAProxy on this machine's side of the lab.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();

    private HaProxy(Process process, StreamWriter log, string backend, int frontendPort, int statsPort)
    {
        _process = process;
        _log = log;
        Backend = backend;
        FrontendUri = new Uri($"http://127.0.0.1:{frontendPort}/");
        StatsEndpoint = new IPEndPoint(IPAddress.Loopback, statsPort);
    }

    public string Backend { get; }

    /// <summary>Where clients send their requests.</summary>
    public Uri FrontendUri { get; }

    /// <summary>The admin socket.</summary>
    public IPEndPoint StatsEndpoint { get; }

    /// <summary>What <c>-LoadBalancer</c> takes: <c>haproxy://127.0.0.1:9999/orders</c>.</summary>
    public string LoadBalancerUri => $"haproxy://{StatsEndpoint}/{Backend}";

    /// <summary>Starts HAProxy on two free ports and returns when it answers on its admin socket.</summary>
    /// <exception cref="LabException">This process is not inside a lab, or HAProxy did not start; the message has what it wrote.</exception>
    public static async Task<HaProxy> StartAsync(HaProxyOptions options, CancellationToken cancellation = default)
    {
        if (LabNamespace.Obstacle is { } obstacle)
        {
            throw new LabException($"HAProxy cannot be started: {obstacle}.");
        }

        var folder = LabNamespace.Current!;
        var (frontendPort, statsPort) = FreePorts();
        var name = FormattableString.Invariant($"haproxy-{frontendPort}");
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, name + ".cfg"), HaProxyConfiguration.Write(options, frontendPort, statsPort), cancellation)
            .ConfigureAwait(false);
        var logFile = Path.Combine(folder.Logs, name + ".log");
        // A session of its own: Ctrl+C at the lab's terminal must not end it before those who use it.
        var information = ExternalProgram.StartInfo(
            "setsid", ["chroot", folder.Tools, "/usr/sbin/haproxy", "-db", "-f", $"/gowinops/lab/{name}.cfg"]);
        information.RedirectStandardOutput = true;
        information.RedirectStandardError = true;
        var process = Process.Start(information) ?? throw new LabException("HAProxy could not be started.");
        var log = new StreamWriter(new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var started = new HaProxy(process, log, options.Backend, frontendPort, statsPort);
        try
        {
            await started.WaitUntilUpAsync(logFile, cancellation).ConfigureAwait(false);
            return started;
        }
        catch
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends a command to the admin socket.</summary>
    /// <param name="command">One line, <c>show servers state orders</c>.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>The answer as HAProxy gives it.</returns>
    public async Task<string> SendCommandAsync(string command, CancellationToken cancellation = default)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(CommandDeadline);
        using var client = new TcpClient();
        await client.ConnectAsync(StatsEndpoint, timer.Token).ConfigureAwait(false);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), timer.Token).ConfigureAwait(false);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync(timer.Token).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _process.Dispose();
        lock (_gate)
        {
            _log.Dispose();
        }
    }

    // The lab's network is its own, so nobody else takes the ports before HAProxy does.
    private static (int First, int Second) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private async Task WaitUntilUpAsync(string logFile, CancellationToken cancellation)
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var time = Stopwatch.StartNew();
        while (!_process.HasExited && time.Elapsed < StartDeadline)
        {
            try
            {
                await SendCommandAsync("show info", cancellation).ConfigureAwait(false);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(PollInterval, cancellation).ConfigureAwait(false);
            }
        }

        throw new LabException($"HAProxy did not start: {await File.ReadAllTextAsync(logFile, cancellation).ConfigureAwait(false)}");
    }

    private void Note(string? line)
    {
        lock (_gate)
        {
            if (line is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }
    }
}
