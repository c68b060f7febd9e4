using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

public sealed class DependencyIsolationTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly string folder = Directory.CreateTempSubdirectory("gowinops-isolation-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_YamlDotNet_that_another_module_loaded_first_is_neither_used_nor_disturbed()
    {
        string other = typeof(DependencyIsolationTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "OtherYamlDotNet").Value!;
        string inventory = Path.Combine(folder, "inventory.yml");
        await File.WriteAllTextAsync(inventory, "groups:\n  web: [web01]\n");
        string script = Path.Combine(folder, "isolation.ps1");
        await File.WriteAllTextAsync(script, $$"""
            Import-Module '{{other}}'
            Import-Module '{{ModuleSession.ManifestPath}}'
            (Get-GoNode -Inventory '{{inventory}}').Name
            $loaded = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'YamlDotNet' }
            ($loaded | ForEach-Object { $_.GetName().Version.Major }) -join ','
            [YamlDotNet.Core.Mark].Assembly.GetName().Version.Major
            """);

        string[] lines = await RunInFreshProcessAsync(script);

        Assert.Equal(["web01", "13,18", "13"], lines);
    }

    private static async Task<string[]> RunInFreshProcessAsync(string script)
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
        string shell = Path.Combine(ModuleSession.RepositoryRoot, "tests", "GoWinOps.Shell", "bin", configuration, "net10.0", "GoWinOps.Shell.dll");
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [shell, "-f", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(string.Empty, await error);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
