using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab;

/// <summary>What a program wrote and how it ended.</summary>
/// <param name="ExitCode">0 for success; 128 + signal when a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Runs programs of this machine to their end, with a deadline.</summary>
internal static class ExternalProgram
{
    /// <summary>Ample for any command that only changes the kernel's state.</summary>
    public static readonly TimeSpan ShortDeadline = TimeSpan.FromSeconds(30);

    // A shell that came from su or a container often lacks these, where the administration tools live.
    private static readonly string[] AdministrationFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <returns>The full path, or null when no folder has such a program.</returns>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(AdministrationFolders)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <exception cref="LabException">There is no such program.</exception>
    public static ProcessStartInfo StartInfo(string name, IEnumerable<string> arguments)
    {
        var path = name.Contains('/', StringComparison.Ordinal)
            ? name
            : Find(name) ?? throw new LabException($"The program '{name}' is not installed.");
        var information = new ProcessStartInfo(path) { UseShellExecute = false };
        foreach (var argument in arguments)
        {
            information.ArgumentList.Add(argument);
        }

        return information;
    }

    /// <summary>Runs a program that must succeed.</summary>
    /// <exception cref="LabException">It ended with another exit code than 0, or not within the deadline.</exception>
    public static async Task<string> RunAsync(
        string name,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation,
        TimeSpan? deadline = null,
        string? input = null)
    {
        var result = await TryRunAsync(StartInfo(name, arguments), cancellation, deadline, input).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new LabException(
                $"'{name} {string.Join(' ', arguments)}' ended with exit code {result.ExitCode}: {Excerpt(result.Error, result.Output)}");
        }

        return result.Output;
    }

    /// <summary>Runs a program whatever it answers.</summary>
    /// <exception cref="LabException">It did not end within the deadline; it has been ended.</exception>
    public static async Task<ProgramResult> TryRunAsync(
        ProcessStartInfo information,
        CancellationToken cancellation,
        TimeSpan? deadline = null,
        string? input = null)
    {
        var limit = deadline ?? ShortDeadline;
        information.RedirectStandardInput = true;
        information.RedirectStandardOutput = true;
        information.RedirectStandardError = true;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        using var process = Process.Start(information)
            ?? throw new LabException($"'{information.FileName}' could not be started.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timer.Token);
            var error = process.StandardError.ReadToEndAsync(timer.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), timer.Token).ConfigureAwait(false);
            }

            process.StandardInput.Close();
            await process.WaitForExitAsync(timer.Token).ConfigureAwait(false);
            return new ProgramResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new LabException(
                $"'{information.FileName} {string.Join(' ', information.ArgumentList)}' did not end within {limit.TotalSeconds} s.");
        }
    }

    private static string Excerpt(params string[] texts)
    {
        const int mostLines = 15;
        var lines = texts
            .SelectMany(text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        return lines.Count == 0 ? "it wrote nothing" : string.Join(Environment.NewLine, lines.TakeLast(mostLines));
    }
}
