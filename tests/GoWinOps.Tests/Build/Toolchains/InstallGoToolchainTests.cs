using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Build.Toolchains;

/// <summary>Installing for real: a server of the test's own, archives with the tests' own Go in them.</summary>
public sealed class InstallGoToolchainTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly DownloadServer server = new();
    private readonly ModuleSession session = new();

    private string Root => folder.Combine("toolchains");

    public void Dispose()
    {
        session.Dispose();
        server.Dispose();
        folder.Dispose();
    }

    [GoTheory]
    [InlineData("stable")]
    [InlineData("latest-line")]
    [InlineData("exact")]
    public async Task A_version_of_the_index_is_installed_and_shown(string wanted)
    {
        ServeIndex();
        GoVersionNumber version = GoVersionNumber.TryParse(GoArchives.Version)!;
        string request = wanted switch { "stable" => "stable", "exact" => GoArchives.Number, _ => $"{version.Major}.{version.Minor}" };

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain $args[0] -Source $args[1] -Destination $args[2]", request, server.Url, Root);
        ModuleSession.Outcome shown = await RunAsync("Get-GoToolchain -Installed -Destination $args[0]", Root);

        Assert.Empty(outcome.ErrorIds);
        PSObject installed = Assert.Single(outcome.Output);
        Assert.Equal(GoArchives.Version, Text(installed, "Version"));
        Assert.Equal(GoPlatform.Current.Name, Text(installed, "Platform"));
        Assert.Equal(Path.Combine(Root, GoArchives.Version), Text(installed, "GoRoot"));
        Assert.Equal(GoArchives.Hash(GoArchives.Minimal), Text(installed, "Sha256"));
        Assert.Equal(server.Url + GoArchives.FileName, Text(installed, "From"));
        Assert.True((long)installed.Properties["Size"].Value > 1_000_000);
        Assert.Equal("mode=json&include=all", server.RequestsFor(string.Empty)[0].Query);
        Assert.Equal(Text(installed, "GoPath"), Text(Assert.Single(shown.Output), "GoPath"));
        Assert.Equal([".downloads", GoArchives.Version], Directory.GetDirectories(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(Root, ".downloads")));
    }

    [GoFact]
    public async Task What_is_there_is_not_fetched_again_unless_forced()
    {
        ServeIndex();
        await RunAsync("Install-GoToolchain $args[0] -Source $args[1] -Destination $args[2]", GoArchives.Number, server.Url, Root);
        int asked = server.Requests.Count;

        ModuleSession.Outcome again = await RunAsync("Install-GoToolchain $args[0] -Source $args[1] -Destination $args[2]", GoArchives.Number, server.Url, Root);
        int askedAgain = server.Requests.Count;
        File.Delete(Path.Combine(Root, GoArchives.Version, "VERSION"));
        ModuleSession.Outcome forced = await RunAsync("Install-GoToolchain $args[0] -Source $args[1] -Destination $args[2] -Force", GoArchives.Number, server.Url, Root);

        Assert.Equal(GoArchives.Version, Text(Assert.Single(again.Output), "Version"));
        Assert.Equal(asked, askedAgain);
        Assert.Empty(forced.ErrorIds);
        Assert.True(File.Exists(Path.Combine(Root, GoArchives.Version, "VERSION")));
        Assert.Equal(2, Directory.GetDirectories(Root).Length);
    }

    [GoFact]
    public async Task WhatIf_names_version_and_address_and_changes_nothing()
    {
        ServeIndex();

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain stable -Source $args[0] -Destination $args[1] -WhatIf", server.Url, Root);

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(Root));
        Assert.Empty(server.RequestsFor(GoArchives.FileName));
    }

    [GoFact]
    public async Task A_mirror_without_an_index_will_do_for_an_exact_version()
    {
        server.Serve(GoArchives.FileName, GoArchives.Minimal);
        server.On(GoArchives.FileName + ".sha256", _ => DownloadServer.Answer.Text(GoArchives.Hash(GoArchives.Minimal), "text/plain"));

        ModuleSession.Outcome exact = await RunAsync("Install-GoToolchain $args[0] -Source $args[1] -Destination $args[2]", GoArchives.Number, server.Url.TrimEnd('/'), Root);
        ModuleSession.Outcome stable = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1]", server.Url, Root);

        Assert.Empty(exact.ErrorIds);
        Assert.Equal(GoArchives.Version, Text(Assert.Single(exact.Output), "Version"));
        Assert.Equal(["ToolchainDownloadRefused"], stable.ErrorIds);
    }

    [GoFact]
    public async Task A_project_says_which_Go_it_wants()
    {
        ServeIndex();
        folder.Write("app/go.mod", $"module m\n\ngo 1.18\n\ntoolchain {GoArchives.Version}\n");
        folder.Write("empty/go.mod", "module m\n");

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -Project $args[0] -Source $args[1] -Destination $args[2]", folder.Combine("app"), server.Url, Root);
        ModuleSession.Outcome without = await RunAsync("Install-GoToolchain -Project $args[0] -Source $args[1] -Destination $args[2]", folder.Combine("empty"), server.Url, Root);

        Assert.Equal(GoArchives.Version, Text(Assert.Single(outcome.Output), "Version"));
        Assert.Equal(["GoModVersionMissing"], without.ErrorIds);
    }

    [GoFact]
    public async Task A_folder_of_archives_is_a_source_when_it_tells_their_hashes()
    {
        string share = folder.Combine("share");
        Directory.CreateDirectory(share);
        await File.WriteAllBytesAsync(Path.Combine(share, GoArchives.FileName), GoArchives.Minimal);
        const string Script = "Install-GoToolchain stable -Source $args[0] -Destination $args[1]";

        ModuleSession.Outcome without = await RunAsync(Script, share, Root);
        await File.WriteAllTextAsync(Path.Combine(share, "SHA256SUMS"), $"{GoArchives.Hash(GoArchives.Minimal)}  {GoArchives.FileName}\n");
        ModuleSession.Outcome with = await RunAsync(Script, share, Root);
        ModuleSession.Outcome other = await RunAsync("Install-GoToolchain 1.3 -Source $args[0] -Destination $args[1]", share, Root);
        ModuleSession.Outcome missing = await RunAsync(Script, folder.Combine("nowhere"), Root);

        Assert.Equal(["ToolchainHashUnknown"], without.ErrorIds);
        Assert.Empty(with.ErrorIds);
        Assert.Equal(Path.Combine(share, GoArchives.FileName), Text(Assert.Single(with.Output), "From"));
        Assert.True(File.Exists(Path.Combine(share, GoArchives.FileName)));
        Assert.Equal(["ToolchainVersionNotFound"], other.ErrorIds);
        Assert.Contains(GoArchives.Number, other.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        Assert.Equal(["ToolchainSourceInvalid"], missing.ErrorIds);
    }

    [GoFact]
    public async Task A_zip_with_a_hash_beside_it_is_installed()
    {
        string path = folder.Combine("some.zip");
        byte[] zip = GoArchives.Zip(archive =>
        {
            GoArchives.AddText(archive, "go/VERSION", GoArchives.Version + "\n");
            GoArchives.AddText(archive, GoArchives.ToolMark, string.Empty);
            using Stream go = archive.CreateEntry("go/bin/" + Path.GetFileName(TestGo.Path), System.IO.Compression.CompressionLevel.Fastest).Open();
            using FileStream source = File.OpenRead(GoArchives.Binary);
            source.CopyTo(go);
        });
        await File.WriteAllBytesAsync(path, zip);
        await File.WriteAllTextAsync(path + ".sha256", GoArchives.Hash(zip));

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -ArchivePath $args[0] -Destination $args[1]", path, Root);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(GoArchives.Version, Text(Assert.Single(outcome.Output), "Version"));
    }

    [GoFact]
    public async Task An_archive_whose_hash_nothing_tells_is_refused_unless_the_user_says_otherwise()
    {
        string path = folder.Combine("some.tar.gz");
        await File.WriteAllBytesAsync(path, GoArchives.Minimal);

        ModuleSession.Outcome refused = await RunAsync("Install-GoToolchain -ArchivePath $args[0] -Destination $args[1]", path, Root);
        ModuleSession.Outcome wrong = await RunAsync("Install-GoToolchain -ArchivePath $args[0] -Destination $args[1] -Sha256 $args[2]", path, Root, new string('0', 64));
        ModuleSession.Outcome taken = await RunAsync("Install-GoToolchain -ArchivePath $args[0] -Destination $args[1] -SkipHashCheck", path, Root);
        ModuleSession.Outcome missing = await RunAsync("Install-GoToolchain -ArchivePath $args[0] -Destination $args[1]", path + ".no", Root);

        Assert.Equal(["ToolchainHashUnknown"], refused.ErrorIds);
        Assert.Equal(["ToolchainHashMismatch"], wrong.ErrorIds);
        Assert.Empty(taken.ErrorIds);
        Assert.Contains("without a check", Assert.Single(taken.Warnings), StringComparison.Ordinal);
        Assert.Null(Assert.Single(taken.Output).Properties["Sha256"].Value);
        Assert.Equal(["ToolchainArchiveNotFound"], missing.ErrorIds);
    }

    [GoFact]
    public async Task A_source_that_lies_about_the_hash_installs_nothing()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(GoArchives.Minimal, hash: new string('a', 64))));
        server.Serve(GoArchives.FileName, GoArchives.Minimal);

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1]", server.Url, Root);
        ModuleSession.Outcome pinned = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1] -Sha256 $args[2]", server.Url, Root, new string('b', 64));
        ModuleSession.Outcome malformed = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1] -Sha256 abc", server.Url, Root);

        Assert.Equal(["ToolchainHashMismatch"], outcome.ErrorIds);
        Assert.Equal(["ToolchainHashMismatch"], pinned.ErrorIds);
        Assert.Single(server.RequestsFor(GoArchives.FileName));
        Assert.Equal(["ContentHashInvalid"], malformed.ErrorIds);
        AssertNothingInstalled();
    }

    [GoFact]
    public async Task An_archive_that_holds_another_version_than_it_says_installs_nothing()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(GoArchives.Minimal, version: "go1.77.7", fileName: "go1.77.7.zip")));
        server.Serve("go1.77.7.zip", GoArchives.Minimal);

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain 1.77 -Source $args[0] -Destination $args[1]", server.Url, Root);

        Assert.Equal(["ToolchainVersionMismatch"], outcome.ErrorIds);
        AssertNothingInstalled();
    }

    [Fact]
    public async Task An_archive_with_an_escape_installs_nothing()
    {
        byte[] archive = GoArchives.Tar(writer => GoArchives.AddText(writer, "go/../../escaped", "evil"));
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(archive, version: "go1.24.4", fileName: "a.tar.gz")));
        server.Serve("a.tar.gz", archive);

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1]", server.Url, Root);

        Assert.Equal(["ToolchainArchiveUnsafe"], outcome.ErrorIds);
        AssertNothingInstalled();
    }

    [Fact]
    public async Task An_archive_without_Go_in_it_installs_nothing()
    {
        byte[] archive = GoArchives.Tar(writer => GoArchives.AddText(writer, "go/VERSION", "go1.24.4"));
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(archive, version: "go1.24.4", fileName: "a.tar.gz")));
        server.Serve("a.tar.gz", archive);

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1]", server.Url, Root);

        Assert.Equal(["ToolchainArchiveInvalid"], outcome.ErrorIds);
        AssertNothingInstalled();
    }

    [Fact]
    public async Task A_source_that_is_none_is_refused_with_its_reason()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text("{}"));
        server.On("empty/", _ => DownloadServer.Answer.Text("""[{"version":"go1.24.4","stable":true,"files":[]}]"""));
        const string Script = "Install-GoToolchain -Source $args[0] -Destination $args[1]";

        Assert.Equal(["ToolchainIndexInvalid"], (await RunAsync(Script, server.Url, Root)).ErrorIds);
        Assert.Equal(["ToolchainPlatformMissing"], (await RunAsync(Script, server.Url + "empty", Root)).ErrorIds);
        Assert.Equal(["ToolchainSourceInvalid"], (await RunAsync(Script, "ftp://127.0.0.1/go", Root)).ErrorIds);
        ModuleSession.Outcome secret = await RunAsync(Script, "https://me:hidden@127.0.0.1/go", Root);
        Assert.Equal(["ToolchainSourceInvalid"], secret.ErrorIds);
        Assert.DoesNotContain("hidden", secret.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_bad_version_does_not_keep_the_others_back()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index([], version: "go1.24.4", fileName: "a.zip")));

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain nonsense, 1.1 -Source $args[0] -Destination $args[1]", server.Url, Root);
        ModuleSession.Outcome timeless = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1] -Timeout 0", server.Url, Root);

        Assert.Equal(["ToolchainVersionInvalid", "ToolchainVersionNotFound"], outcome.ErrorIds);
        Assert.Equal(["TimeoutNotPositive"], timeless.ErrorIds);
    }

    [Fact]
    public async Task An_installation_has_a_deadline_for_all_of_it()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(new byte[100], version: "go1.24.4", fileName: "a.zip")));
        server.On("a.zip", _ => new DownloadServer.Answer { Body = new byte[100], StallAfter = 10 });

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1] -Timeout 0.3", server.Url, Root);

        Assert.Equal(["ToolchainTimedOut"], outcome.ErrorIds);
        AssertNothingInstalled();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(new byte[100], version: "go1.24.4", fileName: "a.zip")));
        string file = folder.Write("file", "in the way");

        ModuleSession.Outcome outcome = await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1]", server.Url, Path.Combine(file, "toolchains"));

        Assert.Equal(["ToolchainStoreNotWritable"], outcome.ErrorIds);
    }

    [GoFact]
    public async Task Two_installations_at_once_fetch_once_and_both_succeed()
    {
        ServeIndex();
        using ModuleSession other = new();
        const string Script = "Install-GoToolchain $args[0] -Source $args[1] -Destination $args[2]";

        ModuleSession.Outcome[] outcomes = await Task.WhenAll(
            RunAsync(Script, GoArchives.Number, server.Url, Root), other.RunAsync(Script, GoArchives.Number, server.Url, Root));

        Assert.All(outcomes, outcome => Assert.Empty(outcome.ErrorIds));
        Assert.All(outcomes, outcome => Assert.Equal(GoArchives.Version, Text(Assert.Single(outcome.Output), "Version")));
        Assert.Single(server.RequestsFor(GoArchives.FileName));
    }

    [Fact]
    public async Task Waiting_for_another_installation_has_a_deadline()
    {
        SkippingClock clock = new();
        ToolchainStore store = new(Root, clock);
        using IDisposable held = await store.LockAsync(TimeSpan.FromSeconds(1), _ => { }, CancellationToken.None);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(
            () => new ToolchainStore(Root, clock).LockAsync(TimeSpan.FromSeconds(1), _ => { }, CancellationToken.None));

        Assert.Equal("ToolchainStoreBusy", failure.ErrorId);
        Assert.Equal(4, clock.Delays.Count);
    }

    [Fact]
    public async Task What_a_killed_installation_left_is_not_shown_and_is_swept_by_the_next()
    {
        ToolchainStore store = new(Root, SystemClock.Instance);
        WriteToolchain(Path.Combine(Root, ".unpack-0123abcd"));
        WriteToolchain(Path.Combine(Root, ".removed-0123abcd"));
        WriteToolchain(Path.Combine(Root, ".replaced-go1.24.4-0123abcd"));
        folder.Write("toolchains/go1.23.0/bin/" + (OperatingSystem.IsWindows() ? "go.exe" : "go"), "no record");
        string old = folder.Write("toolchains/.downloads/old.part", "x");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-8));
        string recent = folder.Write("toolchains/.downloads/recent.part", "x");

        Assert.Empty(store.List());
        (await store.LockAsync(TimeSpan.FromSeconds(1), _ => { }, CancellationToken.None)).Dispose();

        Assert.Equal([".downloads", "go1.23.0", "go1.24.4"], Directory.GetDirectories(Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("go1.24.4", Assert.Single(store.List()).Version);
        Assert.Equal([recent], Directory.GetFiles(Path.Combine(Root, ".downloads")));
    }

    [GoFact]
    public async Task Uninstalling_asks_first_and_removes_only_what_was_installed_here()
    {
        ServeIndex();
        await RunAsync("Install-GoToolchain -Source $args[0] -Destination $args[1]", server.Url, Root);

        ModuleSession.Outcome whatIf = await RunAsync("Uninstall-GoToolchain 1.* -Destination $args[0] -WhatIf", Root);
        bool isStillThere = Directory.Exists(Path.Combine(Root, GoArchives.Version));
        ModuleSession.Outcome missing = await RunAsync("Uninstall-GoToolchain 1.3.9 -Destination $args[0] -Confirm:$false", Root);
        ModuleSession.Outcome removed = await RunAsync("Get-GoToolchain -Installed -Destination $args[0] | Uninstall-GoToolchain -PassThru -Confirm:$false", Root);
        ModuleSession.Outcome again = await RunAsync("$args[0] | Uninstall-GoToolchain -Confirm:$false", removed.Output.Single());
        ModuleSession.Outcome foreign = await RunAsync("$one = $args[0]; $one.Source = 'System'; $one | Uninstall-GoToolchain -Confirm:$false", removed.Output.Single());

        Assert.Empty(whatIf.ErrorIds);
        Assert.True(isStillThere);
        Assert.Equal(["ToolchainNotInstalled"], missing.ErrorIds);
        Assert.Equal(GoArchives.Version, Text(Assert.Single(removed.Output), "Version"));
        Assert.Equal([".downloads"], Directory.GetDirectories(Root).Select(Path.GetFileName));
        Assert.Equal(["ToolchainNotInstalled"], again.ErrorIds);
        Assert.Equal(["ToolchainNotOurs"], foreign.ErrorIds);
        Assert.True(File.Exists(GoArchives.Binary));
    }

    private void ServeIndex()
    {
        server.On(string.Empty, _ => DownloadServer.Answer.Text(GoArchives.Index(GoArchives.Minimal)));
        server.Serve(GoArchives.FileName, GoArchives.Minimal);
    }

    private static void WriteToolchain(string path)
    {
        Directory.CreateDirectory(Path.Combine(path, "bin"));
        File.WriteAllText(Path.Combine(path, "bin", OperatingSystem.IsWindows() ? "go.exe" : "go"), string.Empty);
        File.WriteAllText(Path.Combine(path, "gowinops-toolchain.json"), """{"Version":"go1.24.4","Platform":"linux/amd64"}""");
    }

    private void AssertNothingInstalled()
    {
        Assert.Equal([".downloads"], Directory.GetDirectories(Root).Select(Path.GetFileName));
        Assert.False(File.Exists(folder.Combine("escaped")));
    }

    private Task<ModuleSession.Outcome> RunAsync(string script, params object[] arguments) => session.RunAsync(script, arguments);

    private static string Text(PSObject value, string property) => (string)value.Properties[property].Value;
}
