using System;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

/// <summary>Tests of cmdlets in a real engine of their own, with the packaged module imported.</summary>
public abstract class ModuleTest : IDisposable
{
    private protected ModuleSession Session { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A script that needs Windows says so, once, and writes nothing.</summary>
    private protected async Task AssertRequiresWindowsAsync(string script)
    {
        ModuleSession.Outcome outcome = await Session.RunAsync(script);

        Assert.Equal(["RequiresWindows"], outcome.ErrorIds);
        Assert.Empty(outcome.Output);
    }

    /// <summary>What the word at the end of a line is completed with.</summary>
    private protected async Task<string[]> CompleteAsync(string line)
    {
        ModuleSession.Outcome outcome = await Session.RunAsync(
            "param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText", line);
        Assert.Empty(outcome.ErrorIds);
        return Array.ConvertAll([.. outcome.Output], match => match.ToString());
    }
}
