using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Tests.Hosting;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>Get-, Test-, New-, Publish- and Save-GoArtifact on folders.</summary>
public sealed class ArtifactFolderTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Artifacts_are_found_newest_first_and_by_name_version_and_target()
    {
        foreach (string version in new[] { "1.9.0", "1.10.0", "1.10.0-rc.1", "2.0.0-beta.1" })
            await ArtifactSamples.MakeAsync(folder.Path, version);
        await ArtifactSamples.MakeAsync(folder.Path, "1.9.0", "windows/amd64");

        Assert.Equal(["2.0.0-beta.1", "1.10.0", "1.10.0-rc.1", "1.9.0", "1.9.0"], await VersionsAsync(""));
        Assert.Equal(["1.9.0"], await VersionsAsync("ord* -Version 1.9.* -Target windows/*"));
        Assert.Equal(["1.10.0", "1.9.0"], await VersionsAsync("-Latest"));
        Assert.Empty(await VersionsAsync("other"));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_does_not_hide_the_others_and_a_missing_folder_is_named()
    {
        await ArtifactSamples.MakeAsync(folder.Path);
        folder.Write("9.9.9/linux_amd64/broken.build.json", "{");

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoArtifact -Path $args[0]", folder.Path);
        ModuleSession.Outcome missing = await session.RunAsync("Get-GoArtifact -Path $args[0]", folder.Combine("nowhere"));

        Assert.Equal(["ArtifactManifestInvalid"], outcome.ErrorIds);
        Assert.Single(outcome.Output);
        Assert.Equal(["ArtifactFolderMissing"], missing.ErrorIds);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_an_error_and_a_pattern_is_not()
    {
        await ArtifactSamples.MakeAsync(folder.Path);

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoArtifact ordres, orders, x* -Path $args[0]", folder.Path);

        Assert.Equal(["ArtifactNameNotFound"], outcome.ErrorIds);
        Assert.Equal("ordres", outcome.Errors[0].TargetObject);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public async Task Names_versions_and_targets_are_completed()
    {
        await ArtifactSamples.MakeAsync(folder.Path, "1.2.3", "windows/amd64");
        await session.RunAsync("$ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path);

        foreach ((string line, string expected) in new[] { ("Get-GoArtifact -Path . -Name o", "orders"), ("Get-GoArtifact -Path . -Version ", "1.2.3"), ("Get-GoArtifact -Path . -Target ", "windows/amd64") })
        {
            IReadOnlyList<CompletionResult> matches = await TabKey.PressAsync(session, line, found => found.Any(match => match.CompletionText == expected));
            Assert.Equal(expected, Assert.Single(matches).CompletionText);
        }
    }

    [Fact]
    public async Task Publishing_to_a_folder_leaves_whole_files_and_saving_from_it_checks_them()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Combine("out"));

        ModuleSession.Outcome published = await session.RunAsync("Publish-GoArtifact $args[0] $args[1] -PassThru", manifest, folder.Combine("share"));
        ModuleSession.Outcome saved = await session.RunAsync("Get-GoArtifact -Path $args[0] | Save-GoArtifact -Destination $args[1]", folder.Combine("share"), folder.Combine("in"));
        await File.AppendAllTextAsync(folder.Combine("share", "orders", "1.2.3", "linux_amd64", "orders"), "!");
        ModuleSession.Outcome damaged = await session.RunAsync("Get-GoArtifact -Path $args[0] | Save-GoArtifact -Destination $args[1]", folder.Combine("share"), folder.Combine("other"));

        Assert.Empty(published.ErrorIds.Concat(saved.ErrorIds));
        Assert.Equal(folder.Combine("share", "orders", "1.2.3", "linux_amd64", "orders"), published.Output.Single().Properties["Path"].Value);
        Assert.Equal("1.2.3 for linux/amd64", await File.ReadAllTextAsync((string)saved.Output.Single().Properties["Path"].Value));
        Assert.Equal(["ArtifactContentMismatch"], damaged.ErrorIds);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Programs_of_one_target_for_different_processors_are_published_side_by_side_and_fetched_by_their_level()
    {
        const string Target = "windows/amd64";
        foreach (string level in new[] { "GOAMD64=v1", "GOAMD64=v3" })
            Assert.Empty((await session.RunAsync("Publish-GoArtifact $args[0] $args[1]", await ArtifactSamples.MakeAsync(folder.Combine("out"), target: Target, level: level), folder.Combine("share"))).ErrorIds);

        string[] all = await LevelsAsync("-Target windows/amd64");
        string[] latest = await LevelsAsync("-Latest");
        string[] third = await LevelsAsync("-Target windows/amd64/v3");
        ModuleSession.Outcome saved = await session.RunAsync("Get-GoArtifact -Path $args[0] | Save-GoArtifact -Destination $args[1]", folder.Combine("share"), folder.Combine("in"));

        Assert.Equal(["GOAMD64=v1", "GOAMD64=v3"], all);
        Assert.Equal(all, latest);
        Assert.Equal(["GOAMD64=v3"], third);
        Assert.Empty(saved.ErrorIds);
        Assert.Equal("1.2.3 for windows/amd64 GOAMD64=v1", await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "windows_amd64", "orders.exe")));
        Assert.Equal("1.2.3 for windows/amd64 GOAMD64=v3", await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "windows_amd64_v3", "orders.exe")));

        async Task<string[]> LevelsAsync(string parameters) =>
            (await session.RunAsync($"Get-GoArtifact {parameters} -Path $args[0]", folder.Combine("share"))).Output.Select(artifact => (string)artifact.Properties["Microarchitecture"].Value).ToArray();
    }

    [Fact]
    public async Task What_is_not_as_recorded_or_has_no_manifest_is_not_published()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Path);
        await File.AppendAllTextAsync(folder.Combine("1.2.3", "linux_amd64", "orders"), "!");

        ModuleSession.Outcome changed = await session.RunAsync("Publish-GoArtifact $args[0] $args[1]", manifest, folder.Combine("share"));
        ModuleSession.Outcome unknown = await session.RunAsync("Publish-GoArtifact $args[0] $args[1]", folder.Write("loose.exe", "x"), folder.Combine("share"));
        ModuleSession.Outcome whatIf = await session.RunAsync("Publish-GoArtifact $args[0] $args[1] -WhatIf", manifest, folder.Combine("share"));

        Assert.Equal(["ArtifactNotAsRecorded"], changed.ErrorIds);
        Assert.Equal(["ArtifactManifestMissing"], unknown.ErrorIds);
        Assert.Empty(whatIf.ErrorIds);
        Assert.False(Directory.Exists(folder.Combine("share")));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        string file = folder.Write("file", "x");

        ModuleSession.Outcome outcome = await session.RunAsync("Publish-GoArtifact $args[0] $args[1]", await ArtifactSamples.MakeAsync(folder.Path), file);

        Assert.Equal(["ArtifactStoreFailed"], outcome.ErrorIds);
    }

    [Fact]
    public async Task Retention_keeps_the_newest_releases_and_prereleases_apart_and_touches_nothing_it_did_not_publish()
    {
        foreach (string version in new[] { "1.0.0", "1.1.0", "1.2.0", "2.0.0-dev.1", "2.0.0-dev.2", "2.0.0-dev.3" })
            await PublishAsync(version, string.Empty);
        await ArtifactSamples.MakeAsync(folder.Combine("share", "orders"), "0.1.0");

        ModuleSession.Outcome whatIf = await PublishAsync("1.3.0", "-Keep 2 -WhatIf");
        ModuleSession.Outcome outcome = await PublishAsync("1.3.0", "-Keep 2 -Confirm:$false");

        Assert.Empty(whatIf.ErrorIds.Concat(outcome.ErrorIds));
        Assert.Equal(["0.1.0", "1.2.0", "1.3.0", "2.0.0-dev.2", "2.0.0-dev.3"], Published());
    }

    [Fact]
    public async Task The_manifest_says_where_artifacts_go_and_how_many_stay()
    {
        string manifest = folder.Write("gowinops.yml", "name: orders\nartifacts:\n  destination: share\n  keep: 1\n");
        string without = folder.Write("other/gowinops.yml", "name: orders\n");
        foreach (string version in new[] { "1.0.0", "1.1.0" })
            Assert.Empty((await session.RunAsync("Publish-GoArtifact $args[0] -Manifest $args[1] -Confirm:$false", await ArtifactSamples.MakeAsync(folder.Combine("out"), version), manifest)).ErrorIds);

        ModuleSession.Outcome missing = await session.RunAsync("Publish-GoArtifact $args[0] -Manifest $args[1]", folder.Combine("out"), without);

        Assert.Equal(["1.1.0"], Published());
        Assert.Equal(["ManifestSectionMissing"], missing.ErrorIds);
    }

    [Fact]
    public async Task Many_who_publish_to_a_folder_at_once_are_all_in_its_index()
    {
        string[] manifests = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => ArtifactSamples.MakeAsync(folder.Combine("out"), target: $"linux/arch{number}")));
        using FolderArtifactStore store = new(folder.Combine("share"), SystemClock.Instance);

        await Task.WhenAll(manifests.Select(manifest => Task.Run(() => new ArtifactPublisher(store, SystemClock.Instance).PublishAsync(manifest, false, null, CancellationToken.None))));

        ArtifactIndex index = await new ArtifactCatalog(store, SystemClock.Instance).ReadAsync("orders", CancellationToken.None);
        Assert.Equal(12, index.Artifacts.Count);
    }

    [Fact]
    public async Task A_version_is_kept_for_its_days_and_the_newest_for_ever()
    {
        Clock clock = new();
        using FolderArtifactStore store = new(folder.Combine("share"), clock);
        foreach (string version in new[] { "1.0.0", "1.1.0", "1.2.0" })
        {
            await new ArtifactPublisher(store, clock).PublishAsync(await ArtifactSamples.MakeAsync(folder.Combine("out"), version), false, null, CancellationToken.None);
            clock.UtcNow += TimeSpan.FromDays(10);
        }

        ArtifactRetention retention = new(store, clock);
        IReadOnlyList<string> soon = await retention.PlanAsync("orders", null, TimeSpan.FromDays(25), "1.2.0", CancellationToken.None);
        clock.UtcNow += TimeSpan.FromDays(1000);
        IReadOnlyList<string> late = await retention.PlanAsync("orders", null, TimeSpan.FromDays(25), "none", CancellationToken.None);
        IReadOnlyList<string> both = await retention.PlanAsync("orders", 2, TimeSpan.FromDays(25), "none", CancellationToken.None);

        Assert.Equal(["1.0.0"], soon);
        Assert.Equal(["1.0.0", "1.1.0"], late);
        Assert.Equal(["1.0.0"], both);
    }

    [GoFact]
    public async Task A_build_is_valid_and_every_change_of_it_is_found()
    {
        ModuleSession.Outcome built = await session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.2.3 -Target windows/amd64, linux/amd64 -Archive -Sbom", folder.WriteProgram(), TestGo.Path, folder.Combine("out"));
        PSObject windows = built.Output.Single(artifact => (string)artifact.Properties["Target"].Value == "windows/amd64");
        string manifest = (string)windows.Properties["ManifestPath"].Value;
        string executable = (string)windows.Properties["Path"].Value;
        ModuleSession.Outcome good = await session.RunAsync("$args[0] | Test-GoArtifact", (object)built.Output.ToArray());

        Assert.Empty(good.ErrorIds);
        Assert.Equal([true, true], good.Output.Select(test => (bool)test.Properties["IsValid"].Value));
        Assert.Superset(new HashSet<string> { "Hash", "Target", "GoVersion", "Module", "Checksums", "Archive", "Sbom" }, ((string[])good.Output[0].Properties["Checks"].Value).ToHashSet());
        await EditAsync(manifest, "\"target\": \"windows/amd64\"", "\"target\": \"windows/arm64\"");
        Assert.Contains(await ProblemsAsync(manifest), problem => problem.StartsWith("Target is 'windows/amd64' in the executable", StringComparison.Ordinal));
        await EditAsync(manifest, "\"target\": \"windows/arm64\"", "\"target\": \"windows/amd64\"");
        Assert.Empty(await ProblemsAsync(manifest));
        File.Copy(folder.Combine("out", "1.2.3", "linux_amd64", "app"), executable, overwrite: true);
        Assert.NotEmpty(await ProblemsAsync(executable));
        File.Delete((string)windows.Properties["SbomPath"].Value);
        Assert.Contains(await ProblemsAsync(manifest), problem => problem.Contains("app.spdx.json' is not there", StringComparison.Ordinal));
        Assert.Equal(["ArtifactManifestMissing"], (await session.RunAsync("Test-GoArtifact $args[0]", folder.Combine("app"))).ErrorIds);
    }

    [GoFact]
    public async Task An_executable_built_elsewhere_becomes_an_artifact_that_install_and_update_take_as_it_is()
    {
        ModuleSession.Outcome built = await session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.2.3", folder.WriteProgram(), TestGo.Path, folder.Combine("out"));
        string foreign = folder.Combine("native.exe");
        File.Copy((string)built.Output.Single().Properties["Path"].Value, foreign);

        ModuleSession.Outcome made = await session.RunAsync("New-GoArtifact $args[0] orders 2.0.0 -OutputPath $args[1] -Archive", foreign, folder.Combine("made"));
        ModuleSession.Outcome flow = await session.RunAsync(
            "$args[0] | Test-GoArtifact -Quiet; $args[0] | Publish-GoArtifact -Destination $args[1] -PassThru | Install-GoService orders -WhatIf -PassThru; $args[0] | Start-RollingUpdate orders -Node . -HealthUrl http://localhost:1/ -LoadBalancer haproxy://localhost:1/orders -WhatIf", made.Output.Single(), folder.Combine("share"));

        Assert.Empty(made.ErrorIds);
        Assert.Equal(("windows/amd64", "2.0.0", folder.Combine("made", "2.0.0", "windows_amd64", "orders.exe")), ((string)made.Output[0].Properties["Target"].Value, (string)made.Output[0].Properties["Version"].Value, (string)made.Output[0].Properties["Path"].Value));
        Assert.Equal(true, flow.Output[0].BaseObject);
        // On a machine that is no Windows the node refuses, which it is asked only when everything was bound and the file read.
        if (!OperatingSystem.IsWindows())
            Assert.All(flow.ErrorIds, id => Assert.Contains(id, new[] { "RequiresWindows", "RolloutPreflightFailed" }));
    }

    [Fact]
    public async Task An_executable_that_does_not_tell_its_system_needs_a_target_and_a_wrong_one_is_refused()
    {
        string path = folder.Combine("tool");
        await File.WriteAllBytesAsync(path, Elf());

        ModuleSession.Outcome unknown = await session.RunAsync("New-GoArtifact $args[0] -Version 1.0.0 -OutputPath $args[1]", path, folder.Combine("made"));
        ModuleSession.Outcome wrong = await session.RunAsync("New-GoArtifact $args[0] -Version 1.0.0 -OutputPath $args[1] -Target windows/amd64", path, folder.Combine("made"));
        ModuleSession.Outcome right = await session.RunAsync("New-GoArtifact $args[0] -Version 1.0.0 -OutputPath $args[1] -Target linux/amd64", path, folder.Combine("made"));

        Assert.Equal(["ArtifactTargetUnknown"], unknown.ErrorIds);
        Assert.Equal(["ArtifactTargetMismatch"], wrong.ErrorIds);
        Assert.Empty(right.ErrorIds);
        Assert.Equal("linux/amd64", right.Output.Single().Properties["Target"].Value);
    }

    /// <summary>A 64-bit little-endian header for x86-64 of the System V ABI, which names no system, without sections or segments.</summary>
    private static byte[] Elf()
    {
        byte[] header = new byte[64];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(header, 0);
        (header[16], header[18], header[20], header[52], header[54], header[58]) = (2, 62, 1, 64, 56, 64);
        return header;
    }

    private async Task<string[]> VersionsAsync(string parameters) =>
        (await session.RunAsync($"Get-GoArtifact {parameters} -Path $args[0]", folder.Path)).Output.Select(artifact => (string)artifact.Properties["Version"].Value).ToArray();

    private async Task<string[]> ProblemsAsync(string path) => (string[])(await session.RunAsync("Test-GoArtifact $args[0]", path)).Output.Single().Properties["Problems"].Value;

    // The checksums cover the manifest: they are brought up to date so that the one change is all there is to find.
    private static async Task EditAsync(string manifest, string from, string to)
    {
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest)).Replace(from, to, StringComparison.Ordinal));
        await ChecksumFile.UpdateAsync(Path.GetDirectoryName(Path.GetDirectoryName(manifest))!, CancellationToken.None);
    }

    private async Task<ModuleSession.Outcome> PublishAsync(string version, string parameters) =>
        await session.RunAsync("Publish-GoArtifact $args[0] $args[1] " + parameters, await ArtifactSamples.MakeAsync(folder.Combine("out"), version), folder.Combine("share"));

    private string[] Published() => Directory.GetDirectories(folder.Combine("share", "orders")).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();

    private sealed class Clock : IClock
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;


        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            UtcNow += delay;
            return Task.CompletedTask;
        }
    }
}
