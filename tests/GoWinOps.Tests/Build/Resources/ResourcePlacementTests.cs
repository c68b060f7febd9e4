using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>How the resource file comes and goes: killed builds, other builds, folders that cannot be written, Ctrl+C.</summary>
public sealed class ResourcePlacementTests : CrossBuildTest
{
    [GoFact]
    public async Task Resources_can_be_left_out_and_what_a_killed_build_left_does_not_get_in()
    {
        string program = Folder.WriteProgram();
        byte[] stale = ResourceObject.Write("amd64", [new ResourceEntry(ResourceEntry.Manifest, 1, "stale"u8.ToArray())]);
        File.WriteAllBytes(ResourceFile.PathIn(program, "amd64"), stale);
        File.WriteAllBytes(ResourceFile.PathIn(program, "arm64"), stale);

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0 -NoWindowsResource");

        Assert.Empty(outcome.ErrorIds);
        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Empty(built.Resources.All);
        Assert.Empty(Directory.EnumerateFiles(program, "*.syso"));
    }

    [GoFact]
    public async Task What_a_killed_build_left_is_replaced()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/gowinops_resources_windows_amd64.syso", "half a fi");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Empty(outcome.ErrorIds);
        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Equal("1.0.0.0", built.Version.Number.ToString());
        Assert.Empty(Directory.EnumerateFiles(program, "*.syso"));
    }

    [GoFact]
    public async Task A_folder_the_resources_cannot_be_put_in_is_named()
    {
        string program = Folder.WriteProgram();
        // As root everything is writable, but for a file whose name a folder has.
        Folder.Write("app/gowinops_resources_windows_amd64.syso/occupied", string.Empty);

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Equal(new[] { "ResourceFileNotWritable" }, outcome.ErrorIds);
        Assert.Contains(program, outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [GoFact]
    public async Task A_second_build_of_the_same_package_waits_and_gives_up_in_time()
    {
        string program = Folder.WriteProgram();
        using (ResourceFolderLock.TakeNow(program, "amd64"))
        {
            ModuleSession.Outcome busy = await BuildAsync(program, "-Version 1.0.0 -BuildTimeout 0:0:5");
            Assert.Equal(new[] { "ResourcePackageBusy" }, busy.ErrorIds);

            ModuleSession.Outcome other = await BuildAsync(program, "-Version 1.0.0 -Target windows/386");
            Assert.Empty(other.ErrorIds);
        }

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0 -BuildTimeout 0:10:0");
        Assert.Empty(outcome.ErrorIds);
    }

    [GoFact]
    public async Task Two_consoles_may_build_the_same_package_at_once()
    {
        string program = Folder.WriteProgram();
        using ModuleSession second = new();
        Task<ModuleSession.Outcome> Build(ModuleSession session, string name, string company) => session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Name $args[3] -WindowsResource @{ CompanyName = $args[4] }",
            program,
            TestGo.Path,
            Folder.Combine("out"),
            name,
            company);

        ModuleSession.Outcome[] outcomes = await Task.WhenAll(Build(Session, "one", "First"), Build(second, "two", "Second"));

        foreach ((ModuleSession.Outcome outcome, string company) in outcomes.Zip(new[] { "First", "Second" }))
        {
            Assert.Empty(outcome.ErrorIds);
            using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
            Assert.Equal(company, built.Strings["CompanyName"]);
        }
    }

    [GoFact]
    public async Task An_exclude_file_that_cannot_be_written_is_named()
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        string information = Path.Combine(program, ".git", "info");
        Directory.Delete(information, recursive: true);
        File.WriteAllText(information, "no folder");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Equal(new[] { "GitExcludeNotWritable" }, outcome.ErrorIds);
        Assert.Contains(Path.Combine(information, "exclude"), outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task An_executable_that_came_out_without_them_is_an_error()
    {
        string program = Folder.WriteProgram();
        string go = WriteGo($"[ \"$1\" = build ] && rm -f ./*.syso\nexec '{TestGo.Path}' \"$@\"");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0", program, go, Folder.Combine("out"));

        Assert.Equal(new[] { "ResourceNotEmbedded" }, outcome.ErrorIds);
        Assert.False(Directory.Exists(Folder.Combine("out")) && Directory.EnumerateFiles(Folder.Combine("out"), "*.exe", SearchOption.AllDirectories).Any());
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Ctrl_C_takes_them_away_again()
    {
        string program = Folder.WriteProgram();
        string go = WriteGo($"if [ \"$1\" = build ]; then exec sleep 600; fi\nexec '{TestGo.Path}' \"$@\"");
        TaskCompletionSource placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watcher = new(program, ResourceFile.Pattern);
        watcher.Changed += (_, _) => placed.TrySetResult();
        watcher.EnableRaisingEvents = true;
        using PowerShell shell = PowerShell.Create(Session.Runspace);
        shell.AddScript("Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0");
        shell.AddArgument(program).AddArgument(go).AddArgument(Folder.Combine("out"));

        IAsyncResult running = shell.BeginInvoke();
        await placed.Task.WaitAsync(TimeSpan.FromMinutes(3));
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Empty(Directory.EnumerateFiles(program, "*.syso"));
        using IDisposable? free = ResourceFolderLock.TakeNow(program, "amd64");
        Assert.NotNull(free);
    }

    [PlatformFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task Another_process_holds_the_lock_until_it_ends()
    {
        string program = Folder.WriteProgram();
        string path;
        using (FileStream own = (FileStream)ResourceFolderLock.TakeNow(program, "amd64")!)
            path = own.Name;
        using Process other = Process.Start(new ProcessStartInfo("flock", ["-x", path, "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)));
        bool hasWaited = false;

        Assert.Null(ResourceFolderLock.TakeNow(program, "amd64"));
        Task<IDisposable> taking = ResourceFolderLock.TakeAsync(program, "amd64", TimeSpan.FromMinutes(1), () => hasWaited = true, CancellationToken.None);
        await other.StandardInput.WriteLineAsync();
        (await taking.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();

        Assert.True(hasWaited);
        await other.WaitForExitAsync();
    }

    /// <summary>A command that stands for Go.</summary>
    [UnsupportedOSPlatform("windows")]
    private string WriteGo(string script) => Folder.WriteScript("go", script);
}
