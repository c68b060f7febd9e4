using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;

namespace GoWinOps.Tests.Build;

/// <summary>What the tests of Invoke-GoCrossBuild share: a folder with programs, a session with the packaged module, and running what was built.</summary>
public abstract class CrossBuildTest : IDisposable
{
    private protected TestFolder Folder { get; } = new();

    private protected ModuleSession Session { get; } = new();

    /// <summary>What runs on this machine.</summary>
    private protected static string OwnTarget => (OperatingSystem.IsWindows() ? "windows/" : "linux/") + "amd64";

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Session.Dispose();
        Folder.Dispose();
    }

    private protected Task<ModuleSession.Outcome> BuildAsync(string package, string parameters) =>
        Session.RunAsync($"Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] {parameters}", package, TestGo.Path, Folder.Combine("out"));

    /// <summary>Writes a shell script to stand for Go, <c>REAL</c> in it for the true one.</summary>
    private protected string WriteGoScript(string script)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        return Folder.WriteScript("go-" + Guid.NewGuid().ToString("N"), script.Replace("REAL", "'" + TestGo.Path + "'", StringComparison.Ordinal));
    }

    private protected IEnumerable<string> Leftovers() => Directory.Exists(Folder.Combine("out"))
        ? Directory.EnumerateFiles(Folder.Combine("out"), "*.partial*", SearchOption.AllDirectories)
        : Array.Empty<string>();

    private protected static string Text(PSObject artifact, string property) => (string)artifact.Properties[property].Value;

    private protected static async Task<string> RunProgramAsync(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo(path) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }
}
