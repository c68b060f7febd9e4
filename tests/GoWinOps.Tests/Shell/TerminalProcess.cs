using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Shell;

/// <summary>The console at a terminal of its own, which sends signals as a user's does: to everything that runs in it.</summary>
internal sealed class TerminalProcess : IDisposable
{
    // Part of util-linux, like the rest of what these tests expect of Linux.
    private const string Script = "/usr/bin/script";
    private const char CtrlC = '\u0003';
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private readonly Process process;
    private readonly CancellationTokenSource deadline = new(Deadline);
    private readonly StringBuilder shown = new();

    private TerminalProcess(Process process) => this.process = process;

    /// <summary>Why there can be no terminal here, or null.</summary>
    public static string? Obstacle => OperatingSystem.IsLinux() && File.Exists(Script) ? null : $"There is no {Script} of Linux on this machine.";

    /// <summary>Starts the console with the module, and returns when it asks for a command.</summary>
    public static async Task<TerminalProcess> StartAsync(string modulePath)
    {
        // Whoever runs the tests may have had signals ignored (nohup, a job in the background), which would be inherited.
        ProcessStartInfo start = new(Script, ["-qec", $"exec env --default-signal=HUP,INT,QUIT,TERM dotnet '{ShellProcess.Path()}' -m '{modulePath}'", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        TerminalProcess terminal = new(Process.Start(start)!);
        await terminal.ReadUntilAsync("PS ");
        return terminal;
    }

    /// <summary>Types a line. What it is echoed as must not be what is waited for.</summary>
    public Task TypeAsync(string line) => process.StandardInput.WriteAsync((line + "\n").AsMemory(), deadline.Token);

    /// <summary>Presses Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        await process.StandardInput.WriteAsync(CtrlC.ToString().AsMemory(), deadline.Token);
        await process.StandardInput.FlushAsync(deadline.Token);
    }

    /// <summary>Reads until the terminal has shown the text.</summary>
    public async Task ReadUntilAsync(string text)
    {
        char[] buffer = new char[4096];
        while (!shown.ToString().Contains(text, StringComparison.Ordinal))
        {
            int read = await process.StandardOutput.ReadAsync(buffer.AsMemory(), deadline.Token);
            if (read == 0)
                throw new EndOfStreamException($"The terminal was closed before it showed '{text}': {shown}");
            shown.Append(buffer, 0, read);
        }
    }

    /// <summary>Closes the terminal as a user closes its window, with whatever runs in it.</summary>
    public void Close() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
        deadline.Dispose();
    }
}
