using System;
using System.IO;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.EnvironmentChecks;
using GoWinOps.Tests.Build.Toolchains;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.EnvironmentChecks;

public sealed class GoChecksTests : IDisposable
{
    private readonly ConstructedEnvironment environment = new();

    public void Dispose() => environment.Dispose();

    [GoFact]
    public async Task Without_Go_that_is_the_failure_and_what_needs_Go_is_skipped()
    {
        using ConstructedEnvironment bare = new(hasGo: false);
        EnvironmentFacts facts = await bare.ReadAsync();

        foreach (IEnvironmentCheck check in EnvironmentExamination.All)
        {
            CheckOutcome outcome = await check.RunAsync(facts, CancellationToken.None);
            if (check.Name == "Go")
            {
                Assert.Equal(GoCheckStatus.Fail, outcome.Status);
                Assert.Contains("Install-GoToolchain", outcome.Remedy, StringComparison.Ordinal);
            }
            else
            {
                Assert.NotEqual(GoCheckStatus.Pass, outcome.Status);
            }
        }
    }

    [GoFact]
    public async Task The_Go_on_PATH_is_named()
    {
        CheckOutcome outcome = await environment.CheckAsync("Go");

        Assert.Equal(GoCheckStatus.Pass, outcome.Status);
        Assert.Contains(GoArchives.Version, outcome.Found, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData(null, GoCheckStatus.Skip)]
    [InlineData("module m\n", GoCheckStatus.Warn)]
    [InlineData("module m\n\ngo 1.19\n", GoCheckStatus.Pass)]
    [InlineData("module m\n\ngo 1.999.0\n", GoCheckStatus.Fail)]
    [InlineData("module m\n\ngo 1.19\n\ntoolchain go1.999.1\n", GoCheckStatus.Warn)]
    public async Task Go_is_compared_with_the_lines_of_go_mod(string? goMod, GoCheckStatus expected)
    {
        if (goMod is not null)
            environment.Folder.Write("project/go.mod", goMod);

        CheckOutcome outcome = await environment.CheckAsync("GoVersion");

        Assert.Equal(expected, outcome.Status);
        if (goMod?.Contains("999", StringComparison.Ordinal) == true)
            Assert.Contains("Install-GoToolchain -Project", outcome.Remedy, StringComparison.Ordinal);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task That_an_old_Go_ignores_the_go_line_is_said()
    {
        using ConstructedEnvironment old = new(hasGo: false);
        old.OfferScript("go", "case \"$1\" in version) echo 'go version go1.20.14 linux/amd64';; env) echo '{}';; esac");
        old.Folder.Write("project/go.mod", "module m\n\ngo 1.23\n");

        CheckOutcome outcome = await old.CheckAsync("GoVersion");

        Assert.Equal(GoCheckStatus.Fail, outcome.Status);
        Assert.Contains("Before 1.21", outcome.Remedy, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Skip, (await old.CheckAsync("GoToolchain")).Status);
    }

    [GoFact]
    public async Task A_GOROOT_of_another_Go_is_a_failure()
    {
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync("GoRoot")).Status);

        environment.Variables["GOROOT"] = environment.Folder.Combine("other");
        environment.Folder.Write("other/VERSION", "go1.18.1\n");
        CheckOutcome other = await environment.CheckAsync("GoRoot");
        environment.Variables["GOROOT"] = environment.Folder.Combine("nowhere");
        CheckOutcome missing = await environment.CheckAsync("GoRoot");
        environment.Variables["GOROOT"] = GoArchives.Root;

        Assert.Equal(GoCheckStatus.Fail, other.Status);
        Assert.Contains("go1.18.1", other.Found, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Fail, missing.Status);
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync("GoRoot")).Status);
    }

    [GoFact]
    public async Task A_GOPATH_that_cannot_be_used_is_a_failure()
    {
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync("GoPath")).Status);

        environment.Variables["GOPATH"] = "relative/path";
        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync("GoPath")).Status);
        environment.Variables["GOPATH"] = environment.Folder.Write("file", "x");
        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync("GoPath")).Status);
        environment.Variables["GOPATH"] = GoArchives.Root;
        Assert.Equal(GoCheckStatus.Warn, (await environment.CheckAsync("GoPath")).Status);
    }

    [GoFact]
    public async Task Modules_switched_off_are_a_failure()
    {
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync("GoModules")).Status);

        environment.Variables["GO111MODULE"] = "off";

        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync("GoModules")).Status);
    }

    [GoTheory]
    [InlineData(null, GoCheckStatus.Pass)]
    [InlineData("direct", GoCheckStatus.Pass)]
    [InlineData("https://proxy.example.com|https://other.example.com,direct", GoCheckStatus.Pass)]
    [InlineData("off", GoCheckStatus.Warn)]
    [InlineData(",", GoCheckStatus.Fail)]
    [InlineData("ftp://proxy.example.com", GoCheckStatus.Fail)]
    [InlineData("proxy.example.com", GoCheckStatus.Fail)]
    [InlineData("file:///no/such/folder,off", GoCheckStatus.Fail)]
    public async Task GOPROXY_must_be_well_formed(string? value, GoCheckStatus expected)
    {
        environment.Variables["GOPROXY"] = value;

        Assert.Equal(expected, (await environment.CheckAsync("GoProxy")).Status);
    }

    [GoFact]
    public async Task A_password_in_GOPROXY_is_never_shown()
    {
        environment.Variables["GOPROXY"] = "https://me:hidden@proxy.example.com,htp://me:hidden@x";

        CheckOutcome outcome = await environment.CheckAsync("GoProxy");

        Assert.Equal(GoCheckStatus.Fail, outcome.Status);
        Assert.DoesNotContain("hidden", outcome.Found + outcome.Remedy, StringComparison.Ordinal);
    }

    [GoFact]
    public async Task Only_with_Online_is_the_proxy_asked()
    {
        using DownloadServer server = new();
        environment.Variables["GOPROXY"] = server.Url;
        CheckOutcome silent = await environment.CheckAsync("GoProxy");
        int asked = server.Requests.Count;
        CheckOutcome reached = await environment.CheckAsync("GoProxy", online: true);
        environment.Variables["GOPROXY"] = server.Url + "," + "http://127.0.0.1:1/";
        CheckOutcome closed = await environment.CheckAsync("GoProxy", online: true);

        Assert.Equal(GoCheckStatus.Pass, silent.Status);
        Assert.Equal(0, asked);
        Assert.Equal(GoCheckStatus.Pass, reached.Status);
        Assert.Contains("reached", reached.Found, StringComparison.Ordinal);
        Assert.Equal(GoCheckStatus.Fail, closed.Status);
        Assert.Contains("127.0.0.1:1", closed.Found, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData(null, GoCheckStatus.Pass, null)]
    [InlineData("-trimpath -modcacherw", GoCheckStatus.Pass, null)]
    [InlineData("-tags=netgo", GoCheckStatus.Warn, "-tags")]
    [InlineData("'-ldflags=-s -w' -trimpath", GoCheckStatus.Warn, "-ldflags")]
    [InlineData("-trimpath -tags netgo", GoCheckStatus.Fail, "netgo")]
    public async Task Flags_that_a_command_line_replaces_are_named(string? value, GoCheckStatus expected, string? named)
    {
        environment.Variables["GOFLAGS"] = value;

        CheckOutcome outcome = await environment.CheckAsync("GoFlags");

        Assert.Equal(expected, outcome.Status);
        Assert.Contains(named ?? string.Empty, outcome.Expected + outcome.Remedy, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData("local", "1.19", GoCheckStatus.Pass)]
    [InlineData("auto", "1.19", GoCheckStatus.Pass)]
    [InlineData("auto", "1.999.0", GoCheckStatus.Warn)]
    [InlineData("local", "1.999.0", GoCheckStatus.Pass)]
    [InlineData("local+auto", "1.19", GoCheckStatus.Pass)]
    [InlineData("go1.22.1+auto", "1.19", GoCheckStatus.Warn)]
    [InlineData("nonsense", "1.19", GoCheckStatus.Fail)]
    [InlineData("go1.22.1+local", "1.19", GoCheckStatus.Fail)]
    public async Task What_GOTOOLCHAIN_would_do_is_told_without_a_download(string value, string wanted, GoCheckStatus expected)
    {
        environment.Variables["GOTOOLCHAIN"] = value;
        environment.Folder.Write("project/go.mod", $"module m\n\ngo {wanted}\n");

        Assert.Equal(expected, (await environment.CheckAsync("GoToolchain")).Status);
        Assert.False(Directory.Exists(environment.Folder.Combine("home", "go")));
    }

    [GoFact]
    public async Task A_stored_target_is_found_and_unset()
    {
        string settings = environment.Folder.Write("home/goenv", "GOOS=plan9\nGOARCH=386\nGOPRIVATE=example.com\n");
        environment.Variables["GOENV"] = settings;

        CheckOutcome outcome = await environment.CheckAsync("GoSettings");
        await outcome.Fix!(CancellationToken.None);
        CheckOutcome afterwards = await environment.CheckAsync("GoSettings");

        Assert.Equal(GoCheckStatus.Warn, outcome.Status);
        Assert.Contains("GOOS=plan9", outcome.Found, StringComparison.Ordinal);
        Assert.Equal("go env -u GOOS GOARCH", outcome.FixText);
        Assert.Equal(GoCheckStatus.Pass, afterwards.Status);
        Assert.Equal("GOPRIVATE=example.com", (await File.ReadAllTextAsync(settings)).Trim());
    }

    [GoFact]
    public async Task A_target_in_the_session_is_found_but_not_touched()
    {
        environment.Variables["GOOS"] = "plan9";

        CheckOutcome outcome = await environment.CheckAsync("GoSettings");

        Assert.Equal(GoCheckStatus.Warn, outcome.Status);
        Assert.Null(outcome.Fix);
        Assert.Contains("Remove-Item Env:GOOS", outcome.Remedy, StringComparison.Ordinal);
    }

    [GoFact]
    public async Task Room_for_the_build_cache_is_judged()
    {
        const long Mebibyte = 1 << 20;

        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync(new DiskSpaceCheck(_ => 511 * Mebibyte))).Status);
        Assert.Equal(GoCheckStatus.Warn, (await environment.CheckAsync(new DiskSpaceCheck(_ => 4095 * Mebibyte))).Status);
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync(new DiskSpaceCheck(_ => 4096 * Mebibyte))).Status);
        Assert.Contains("MiB free", (await environment.CheckAsync("DiskSpace")).Found, StringComparison.Ordinal);
        environment.Variables["GOCACHE"] = "off";
        Assert.Equal(GoCheckStatus.Fail, (await environment.CheckAsync("DiskSpace")).Status);
    }

    [GoFact]
    public async Task Long_paths_matter_on_Windows_only()
    {
        Assert.Equal(GoCheckStatus.Skip, (await environment.CheckAsync(new LongPathsCheck(false, () => null))).Status);
        Assert.Equal(GoCheckStatus.Warn, (await environment.CheckAsync(new LongPathsCheck(true, () => null))).Status);
        Assert.Equal(GoCheckStatus.Warn, (await environment.CheckAsync(new LongPathsCheck(true, () => 0))).Status);
        Assert.Equal(GoCheckStatus.Pass, (await environment.CheckAsync(new LongPathsCheck(true, () => 1))).Status);
    }
}
