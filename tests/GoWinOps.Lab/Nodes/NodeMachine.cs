using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Lab.Nodes;

/// <summary>A running node: all its processes in namespaces of their own, which end with their first process.</summary>
internal sealed class NodeMachine : IDisposable
{
    private static readonly string[] SignsOfLife = ["windows-is-up", "Server listening on 0.0.0.0 port 22"];
    private static readonly TimeSpan BootDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly string _name;
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();
    private readonly HashSet<string> _awaited = [.. SignsOfLife];
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeMachine(Process process, string name, StreamWriter log)
    {
        _process = process;
        _name = name;
        _log = log;
    }

    /// <summary>Starts Windows and sshd, and returns when both are up.</summary>
    /// <exception cref="LabException">The node ended, or was not up within a minute; the message has the log's end.</exception>
    public static async Task<NodeMachine> BootAsync(NodeBoot boot, CancellationToken cancellation)
    {
        // A session of its own: Ctrl+C at the lab's terminal must not reach into the node.
        var information = ExternalProgram.StartInfo(
            "setsid",
            [
                "nsenter", "--net=" + boot.NetworkNamespace,
                "unshare", "--mount", "--uts", "--ipc", "--pid", "--fork", "--kill-child",
                "sh", "-c", ImageFile.ReadText("boot"), "boot", boot.Root, boot.Name, boot.NodeHost,
            ]);
        information.RedirectStandardInput = true;
        information.RedirectStandardOutput = true;
        information.RedirectStandardError = true;
        var process = Process.Start(information) ?? throw new LabException($"Node {boot.Name} could not be started.");
        var log = new StreamWriter(new FileStream(boot.LogFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var machine = new NodeMachine(process, boot.Name, log);
        try
        {
            await machine.WaitUntilUpAsync(boot.LogFile, cancellation).ConfigureAwait(false);
            return machine;
        }
        catch
        {
            await machine.KillAsync(CancellationToken.None).ConfigureAwait(false);
            machine.Dispose();
            throw;
        }
    }

    /// <summary>Runs a program of the node's Linux side inside the node.</summary>
    public Task<ProgramResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellation, TimeSpan? deadline = null)
    {
        var target = FirstProcess()?.ToString(CultureInfo.InvariantCulture)
            ?? throw new LabException($"Node {_name} does not run.");
        return ExternalProgram.TryRunAsync(
            ExternalProgram.StartInfo(
                "nsenter",
                [
                    "--target", target, "--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd",
                    "env", "HOME=/root", "USER=root", "WINEPREFIX=/wine", "WINEDEBUG=-all", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", .. command,
                ]),
            cancellation,
            deadline);
    }

    /// <summary>Ends every process of the node at once and returns when the last one is gone.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        if (FirstProcess() is not null)
        {
            // Windows keeps its registry safe on disk; Wine writes it every half minute, and when its server is interrupted (SIGINT is 2).
            // Told to kill, `wineserver -k` would do the same but end the server after ten seconds, written or not: too few on a busy machine.
            await RunAsync(["/usr/lib/wine/wineserver64", "-k2"], cancellation).ConfigureAwait(false);
            await RunAsync(["/usr/lib/wine/wineserver64", "-w"], cancellation).ConfigureAwait(false);
        }

        // The parent learns of the first process's end only when the kernel has ended all the others.
        if (FirstProcess() is { } first)
        {
            NativeSignal.Send(first, NativeSignal.Kill);
        }
        else if (!_process.HasExited)
        {
            _process.Kill();
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(EndDeadline);
        await _process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _process.Dispose();
        lock (_gate)
        {
            _log.Dispose();
        }
    }

    private async Task WaitUntilUpAsync(string logFile, CancellationToken cancellation)
    {
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _up.TrySetException(new LabException($"Node {_name} ended while it started: {Tail(logFile)}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await _up.Task.WaitAsync(BootDeadline, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new LabException($"Node {_name} was not up after {BootDeadline.TotalSeconds} s: {Tail(logFile)}", error);
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            if (_log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }

            if (_awaited.RemoveWhere(sign => line.Contains(sign, StringComparison.Ordinal)) > 0 && _awaited.Count == 0)
            {
                _up.TrySetResult();
            }
        }
    }

    private int? FirstProcess()
    {
        if (_process.HasExited)
        {
            return null;
        }

        var children = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/task/{_process.Id}/children");
        var first = File.Exists(children) ? File.ReadAllText(children).Trim().Split(' ')[0] : string.Empty;
        return int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private static string Tail(string logFile) => string.Join(Environment.NewLine, File.ReadLines(logFile).TakeLast(10));
}

/// <summary>What a node needs to start.</summary>
/// <param name="Name">Its host name.</param>
/// <param name="Root">Its root folder, as this machine sees it.</param>
/// <param name="NetworkNamespace">File of its network namespace.</param>
/// <param name="NodeHost">Folder of the published PowerShell host.</param>
/// <param name="LogFile">Where its console and sshd write.</param>
internal sealed record NodeBoot(string Name, string Root, string NetworkNamespace, string NodeHost, string LogFile);
