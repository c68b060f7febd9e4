using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Shell;

/// <summary>The console as a user starts it, with its input and output in the test's hands.</summary>
internal sealed class ShellProcess : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly CancellationTokenSource _deadline = new(Deadline);
    private readonly Task<string> _error;

    private ShellProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(_deadline.Token);
    }

    public static ShellProcess Start(params string[] arguments)
    {
        var information = new ProcessStartInfo("dotnet", [Path(), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        return new ShellProcess(Process.Start(information)!);
    }

    /// <summary>Runs the console to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments)
    {
        using var shell = Start(arguments);
        await shell._process.StandardInput.WriteAsync(input);
        return await shell.FinishAsync();
    }

    public Task TypeAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Reads lines until one ends with the text.</summary>
    public async Task ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(_deadline.Token) is { } line)
        {
            if (line.EndsWith(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new EndOfStreamException($"The console ended before it wrote '{text}'.");
    }

    /// <summary>Sends what Ctrl+C sends on Linux and macOS.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(_deadline.Token);
    }

    /// <summary>Closes the input and waits for the end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> FinishAsync()
    {
        _process.StandardInput.Close();
        var output = await _process.StandardOutput.ReadToEndAsync(_deadline.Token);
        var error = await _error;
        await _process.WaitForExitAsync(_deadline.Token);
        return (_process.ExitCode, output, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _deadline.Dispose();
    }

    // tests/GoWinOps.Tests/bin/Release/net10.0 and tests/GoWinOps.Shell/bin/Release/net10.0 are siblings.
    internal static string Path()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration, tests) = (own.Name, own.Parent!.Name, own.Parent.Parent!.Parent!.Parent!.FullName);
        return System.IO.Path.Combine(tests, "GoWinOps.Shell", "bin", configuration, framework, "GoWinOps.Shell.dll");
    }
}
