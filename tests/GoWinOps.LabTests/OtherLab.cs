using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using Xunit;

namespace GoWinOps.LabTests;

/// <summary>A second lab with one node, started as a user would.</summary>
internal sealed class OtherLab : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private OtherLab(Process process, string id)
    {
        _process = process;
        Id = id;
    }

    public string Id { get; }

    public string Folder => System.IO.Path.Combine(LabPaths.Running, Id);

    public static async Task<OtherLab> UpAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        var process = Start("up", "1");
        var id = string.Empty;
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("lab ", StringComparison.Ordinal))
            {
                id = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            }

            if (line == "ready")
            {
                return new OtherLab(process, id);
            }
        }

        throw new InvalidOperationException("The lab ended before it was ready.");
    }

    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(LabPaths).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    /// <summary>Ends the outermost process as <c>kill -9</c> does: it has no chance to clean up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Sends what Ctrl+C sends.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        using var deadline = new CancellationTokenSource(CommandDeadline);
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Ends the lab as a user would, and waits until it has cleaned up.</summary>
    public async Task DownAsync()
    {
        using var deadline = new CancellationTokenSource(CommandDeadline);
        Assert.Equal(0, await CommandAsync("down"));
        await _process.WaitForExitAsync(deadline.Token);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> CommandAsync(params string[] words)
    {
        using var deadline = new CancellationTokenSource(CommandDeadline);
        using var process = Start(["--lab", Id, .. words]);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
