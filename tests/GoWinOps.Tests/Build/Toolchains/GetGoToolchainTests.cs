using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Build.Toolchains;

public sealed class GetGoToolchainTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string Root => folder.Combine("toolchains");

    private static string GoName => OperatingSystem.IsWindows() ? "go.exe" : "go";

    public void Dispose() => folder.Dispose();

    [GoFact]
    public async Task Every_place_is_looked_into_and_each_toolchain_is_shown_once()
    {
        string installed = Install("go1.99.1");
        string sdk = Link("sdk/go1.24");
        Link("cache/golang.org/toolchain@v0.0.1-" + GoArchives.Version + ".test");
        ToolEnvironment environment = Environment(("PATH", Path.GetDirectoryName(GoArchives.Binary)), ("GOMODCACHE", folder.Combine("cache")), ("GOROOT", GoArchives.Root));

        IReadOnlyList<GoToolchainInfo> found = await FindAsync(environment);

        GoToolchainInfo chosen = found[0];
        Assert.True(chosen.IsDefault);
        Assert.Equal(GoToolchainSource.Path, chosen.Source);
        Assert.Equal(GoArchives.Version, chosen.Version);
        Assert.Equal(GoPlatform.Current.Name, chosen.Platform);
        Assert.Single(found, toolchain => toolchain.IsDefault);
        Assert.Equal(installed, Assert.Single(found, toolchain => toolchain.Source == GoToolchainSource.GoWinOps).GoPath);
        Assert.Equal(sdk, Assert.Single(found, toolchain => toolchain.GoPath.StartsWith(folder.Path, StringComparison.Ordinal) && toolchain.Source == GoToolchainSource.System).GoPath);
        Assert.Single(found, toolchain => toolchain.Source == GoToolchainSource.ModuleCache);
        Assert.DoesNotContain(found, toolchain => toolchain.Source == GoToolchainSource.GoRoot);
    }

    [Fact]
    public async Task Without_Go_on_PATH_the_newest_release_installed_here_is_the_default()
    {
        Install("go1.98.10");
        Install("go1.98.9");
        Install("go1.99rc1");

        IReadOnlyList<GoToolchainInfo> found = await FindAsync(Environment(("PATH", folder.Path)));

        Assert.Equal("go1.98.10", Assert.Single(found, toolchain => toolchain.IsDefault).Version);
        Assert.Equal(["go1.99rc1", "go1.98.10", "go1.98.9"], new ToolchainStore(Root, SystemClock.Instance).List().Select(toolchain => toolchain.Version));
    }

    [Fact]
    public async Task A_Go_that_does_not_run_is_shown_with_its_reason()
    {
        string broken = folder.WriteScript("broken/bin/" + GoName, "echo no such luck >&2\nexit 3");

        IReadOnlyList<GoToolchainInfo> found = await FindAsync(Environment(("PATH", Path.GetDirectoryName(broken))));

        Assert.Contains(OperatingSystem.IsWindows() ? broken : "no such luck", Assert.Single(found, toolchain => toolchain.GoPath == broken).Problem, StringComparison.Ordinal);
    }

    [GoFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task A_Go_that_is_still_open_for_writing_is_asked_again()
    {
        string go = folder.Combine("bin", "go");
        Directory.CreateDirectory(folder.Combine("bin"));
        RunnableFile.Copy(GoArchives.Binary, go);
        Directory.CreateDirectory(folder.Combine("pkg", "tool"));
        Task<(string Version, string Platform)> question;
        using (FileStream open = new(go, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            question = ToolchainQuestion.AskVersionAsync(go, CancellationToken.None);
            Assert.False(question.IsCompleted);
        }

        Assert.StartsWith("go1.", (await question).Version, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cmdlet_shows_versions_by_wildcard_and_names_one_that_is_not_there()
    {
        Install("go1.98.10");
        Install("go1.97.1");
        using ModuleSession session = new();

        ModuleSession.Outcome some = await session.RunAsync("Get-GoToolchain 1.98* -Installed -Destination $args[0] | ForEach-Object Version", Root);
        ModuleSession.Outcome none = await session.RunAsync("Get-GoToolchain go1.11.1 -Installed -Destination $args[0]", Root);

        Assert.Equal("go1.98.10", Assert.Single(some.Output).BaseObject);
        Assert.Equal(["ToolchainNotInstalled"], none.ErrorIds);
    }

    [Fact]
    public void A_version_names_an_installed_toolchain_and_a_line_its_newest()
    {
        string exact = Install("go1.98.9");
        string newest = Install("go1.98.10");

        Assert.Equal(exact, ToolchainSelection.Resolve("1.98.9", [Root]));
        Assert.Equal(newest, ToolchainSelection.Resolve("go1.98", [Root]));
        Assert.Equal("ToolchainNotInstalled", Assert.Throws<GoWinOpsException>(() => ToolchainSelection.Resolve("1.97", [Root])).ErrorId);
        Assert.True(ToolchainSelection.IsVersion("1.24"));
        Assert.False(ToolchainSelection.IsVersion("./1.24"));
        Assert.False(ToolchainSelection.IsVersion("/usr/lib/go-1.24"));
        Assert.False(ToolchainSelection.IsVersion("stable"));
    }

    [GoFact]
    public async Task A_build_takes_a_toolchain_object_for_its_Go()
    {
        using ModuleSession session = new();
        string program = folder.WriteProgram();

        ModuleSession.Outcome outcome = await session.RunAsync(
            "$go = Get-GoToolchain -Installed -Destination $args[0]; Invoke-GoCrossBuild $args[1] -Target linux/amd64 -Version 1.0.0 -OutputPath $args[2] -GoPath $go",
            InstallWhole(),
            program,
            folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(GoArchives.Version, Assert.Single(outcome.Output).Properties["GoVersion"].Value);
    }

    [Fact]
    public async Task A_build_with_a_version_that_is_not_installed_says_so()
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("Invoke-GoCrossBuild $args[0] -GoPath 1.1.99", folder.WriteProgram());

        Assert.Equal(["ToolchainNotInstalled"], outcome.ErrorIds);
    }

    [GoFact]
    public async Task A_toolchain_that_something_runs_from_is_not_removed()
    {
        string go = InstallWhole();
        string sleeper = Path.Combine(go, "go1.98.1", "bin", OperatingSystem.IsWindows() ? "ping.exe" : "sleep");
        RunnableFile.Copy(OperatingSystem.IsWindows() ? Path.Combine(System.Environment.SystemDirectory, "ping.exe") : "/bin/sleep", sleeper);
        GoToolchainInfo installed = new ToolchainStore(Root, SystemClock.Instance).List().Single();
        using Process process = Process.Start(new ProcessStartInfo(sleeper, OperatingSystem.IsWindows() ? "-n 60 127.0.0.1" : "60") { RedirectStandardOutput = true })!;
        try
        {
            GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(
                () => ToolchainRemover.RemoveAsync(installed, SystemClock.Instance, _ => { }, CancellationToken.None));

            Assert.Equal("ToolchainInUse", failure.ErrorId);
            Assert.Contains(process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(installed.GoPath));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Versions_are_completed_from_what_is_installed_and_from_a_folder_of_archives()
    {
        Install("go1.98.10");
        folder.Write("share/" + GoPlatform.Current.ArchiveName(GoVersionNumber.TryParse("1.97.2")!), "x");
        using ModuleSession session = new();

        Assert.Equal(["1.98.10"], await CompleteAsync(session, $"Uninstall-GoToolchain -Destination '{Root}' -Version 1."));
        Assert.Equal(["stable"], await CompleteAsync(session, "Install-GoToolchain -Version s"));
        Assert.Equal(["1.97.2"], await CompleteAsync(session, $"Install-GoToolchain -Source '{folder.Combine("share")}' -Version 1"));
    }

    private static async Task<IEnumerable<string>> CompleteAsync(ModuleSession session, string line)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("[System.Management.Automation.CommandCompletion]::CompleteInput($args[0], $args[0].Length, $null).CompletionMatches | ForEach-Object CompletionText", line);
        return outcome.Output.Select(item => (string)item.BaseObject);
    }

    private Task<IReadOnlyList<GoToolchainInfo>> FindAsync(ToolEnvironment environment) => new ToolchainFinder([Root], environment).FindAsync(CancellationToken.None);

    private ToolEnvironment Environment(params (string Name, string? Value)[] variables)
    {
        Dictionary<string, string?> all = new() { ["GOROOT"] = null, ["GOPATH"] = null, ["GOMODCACHE"] = folder.Combine("no-cache"), ["HOME"] = folder.Path, ["USERPROFILE"] = folder.Path };
        foreach ((string name, string? value) in variables)
            all[name] = value;
        return new ToolEnvironment(all);
    }

    private string Install(string version)
    {
        folder.Write($"toolchains/{version}/gowinops-toolchain.json", $$"""{"Version":"{{version}}","Platform":"linux/amd64","Size":1}""");
        return folder.Write($"toolchains/{version}/bin/{GoName}", string.Empty);
    }

    // A copy of the command itself, so that it finds its root where it lies; the rest by links, since copying it all would take minutes.
    private string InstallWhole()
    {
        string go = Install("go1.98.1");
        RunnableFile.Copy(GoArchives.Binary, go);
        foreach (string part in Directory.GetFileSystemEntries(GoArchives.Root).Where(part => Path.GetFileName(part) != "bin"))
        {
            string link = Path.Combine(Root, "go1.98.1", Path.GetFileName(part));
            if (Directory.Exists(part))
                Directory.CreateSymbolicLink(link, part);
            else
                File.Copy(part, link);
        }

        return Root;
    }

    private string Link(string relative)
    {
        string bin = folder.Combine([.. relative.Split('/'), "bin"]);
        Directory.CreateDirectory(bin);
        RunnableFile.Copy(GoArchives.Binary, Path.Combine(bin, GoName));
        folder.Write(relative + "/VERSION", GoArchives.Version + "\n");
        Directory.CreateDirectory(folder.Combine([.. relative.Split('/'), "pkg", "tool"]));
        return Path.Combine(bin, GoName);
    }
}
