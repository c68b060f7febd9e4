using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>What Invoke-GoCrossBuild makes besides the executable.</summary>
public sealed class CrossBuildArtifactTests : CrossBuildTest
{
    [GoFact]
    public async Task Archive_bill_of_materials_manifest_and_checksums_are_made_for_every_target()
    {
        string program = await WriteProgramAsync("app");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Target windows/amd64, linux/amd64 -Version 1.2.3 -Archive -Sbom -Tag netgo -Variable @{ 'main.commit' = 'a b' }");

        Assert.Empty(outcome.ErrorIds);
        PSObject windows = outcome.Output.Single(artifact => Text(artifact, "Target") == "windows/amd64");
        JsonNode manifest = JsonNode.Parse(await File.ReadAllTextAsync(Text(windows, "ManifestPath")))!;
        Assert.Equal(Folder.Combine("out", "1.2.3", "windows_amd64", "app.build.json"), Text(windows, "ManifestPath"));
        Assert.Equal(("app", "1.2.3", "windows/amd64", "app.exe"), ((string?)manifest["name"], (string?)manifest["version"], (string?)manifest["target"], (string?)manifest["file"]));
        Assert.Equal(await ArtifactSamples.HashAsync(Text(windows, "Path")), (string?)manifest["sha256"]);
        Assert.Equal(await ArtifactSamples.HashAsync(Text(windows, "ArchivePath")), (string?)manifest["archive"]!["sha256"]);
        Assert.Equal(await ArtifactSamples.HashAsync(Text(windows, "SbomPath")), (string?)manifest["sbom"]!["sha256"]);
        Assert.Equal("2026-01-01T00:00:00Z", (string?)manifest["commitTime"]);
        Assert.Equal(("a b", "1.2.3"), ((string?)manifest["build"]!["variables"]!["main.commit"], (string?)manifest["build"]!["variables"]!["main.version"]));
        Assert.Equal(("example.com/app", "GOAMD64=v1"), ((string?)manifest["module"], (string?)manifest["microarchitecture"]));
        Assert.StartsWith("go1.", (string?)manifest["goVersion"], StringComparison.Ordinal);
        Assert.Equal("1.2.3.0", (string?)manifest["fileVersion"]);
        Assert.Equal("netgo", (string?)manifest["build"]!["tags"]![0]);
        Assert.Contains("-trimpath", manifest["build"]!["flags"]!.AsArray().Select(flag => (string?)flag));
        using ZipArchive zip = await ZipFile.OpenReadAsync(Text(windows, "ArchivePath"));
        Assert.Equal(["LICENSE", "app.exe"], zip.Entries.Select(entry => entry.FullName));
        SpdxDocumentTests.Conforms(JsonNode.Parse(await File.ReadAllTextAsync(Text(windows, "SbomPath")))!);
        IReadOnlyDictionary<string, string> sums = ChecksumFile.Parse(await File.ReadAllBytesAsync(Folder.Combine("out", "1.2.3", "SHA256SUMS")));
        Assert.Equal(8, sums.Count);
        Assert.Empty(Leftovers());
    }

    [GoFact]
    public async Task Two_builds_in_two_places_give_the_same_bytes_and_name_no_place()
    {
        string[] programs = [await WriteProgramAsync("here/app"), await WriteProgramAsync("somewhere/else/app")];
        List<Dictionary<string, byte[]>> outputs = [];
        foreach (string program in programs)
        {
            ModuleSession.Outcome outcome = await BuildAsync(program, "-Target linux/amd64 -Version 1.2.3 -Archive -Sbom");
            Assert.Empty(outcome.ErrorIds);
            outputs.Add(Directory.GetFiles(Folder.Combine("out", "1.2.3"), "*", SearchOption.AllDirectories)
                .Where(path => !path.EndsWith(".log", StringComparison.Ordinal) && !path.EndsWith(".inputs.json", StringComparison.Ordinal))
                .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes));
            Directory.Delete(Folder.Combine("out"), recursive: true);
        }

        Assert.Equal(["SHA256SUMS", "app", "app.build.json", "app.spdx.json", "app_1.2.3_linux_amd64.tar.gz"], outputs[0].Keys.Order(StringComparer.Ordinal));
        Assert.All(outputs[0], output => Assert.Equal(output.Value, outputs[1][output.Key]));
        foreach (string name in new[] { "app.build.json", "app.spdx.json", "SHA256SUMS" })
        {
            string text = System.Text.Encoding.UTF8.GetString(outputs[0][name]);
            Assert.DoesNotContain(Folder.Path, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Environment.MachineName, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [GoFact]
    public async Task What_an_earlier_build_made_and_this_one_did_not_is_removed()
    {
        string program = await WriteProgramAsync("app");
        PSObject first = Assert.Single((await BuildAsync(program, "-Target linux/amd64 -Version 1.2.3 -Archive -Sbom")).Output);

        PSObject second = Assert.Single((await BuildAsync(program, "-Target linux/amd64 -Version 1.2.3 -Sbom")).Output);

        Assert.False(File.Exists(Text(first, "ArchivePath")));
        Assert.Empty(Text(second, "ArchivePath"));
        Assert.True(File.Exists(Text(second, "SbomPath")));
        Assert.DoesNotContain("tar.gz", await File.ReadAllTextAsync(Folder.Combine("out", "1.2.3", "SHA256SUMS")), StringComparison.Ordinal);
    }

    [GoFact]
    public async Task What_is_up_to_date_is_not_packed_again_unless_a_packed_text_has_changed()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/LICENSE", "free");
        await BuildAsync(program, "-Target linux/amd64 -Version 1.2.3 -Archive");

        PSObject second = Assert.Single((await BuildAsync(program, "-Target linux/amd64 -Version 1.2.3 -Archive")).Output);
        Folder.Write("app/LICENSE", "freer");
        PSObject third = Assert.Single((await BuildAsync(program, "-Target linux/amd64 -Version 1.2.3 -Archive")).Output);

        Assert.Equal(true, second.Properties["IsUpToDate"].Value);
        Assert.True(File.Exists(Text(second, "ArchivePath")));
        Assert.Equal("the files to pack changed", Text(third, "BuildReason"));
    }

    [GoFact]
    public async Task The_manifest_says_what_is_packed_and_how_it_is_signed_and_signing_is_asked_for()
    {
        await WriteProgramAsync("app");
        Folder.Write("app/config/app.yml", "a: 1");
        Folder.Write("gowinops.yml", "name: app\nbuild:\n  package: app\n  archive: true\n  sbom: true\n  include: [app/config]\n  signingCommand: [no-such-signer, '{file}']\n");
        string build = $"Invoke-GoCrossBuild -Manifest '{Folder.Combine("gowinops.yml")}' -GoPath $args[0] -OutputPath $args[1] -Version 1.2.3";

        ModuleSession.Outcome unsigned = await Session.RunAsync(build, TestGo.Path, Folder.Combine("out"));
        ModuleSession.Outcome signed = await Session.RunAsync(build + " -Sign", TestGo.Path, Folder.Combine("out"));
        ModuleSession.Outcome unconfigured = await BuildAsync(Folder.Combine("app"), "-Version 1.2.3 -Sign");

        Assert.Empty(unsigned.ErrorIds);
        using ZipArchive zip = await ZipFile.OpenReadAsync(Text(unsigned.Output.Single(), "ArchivePath"));
        Assert.Equal(["LICENSE", "app.exe", "config/app.yml"], zip.Entries.Select(entry => entry.FullName));
        Assert.True(File.Exists(Text(unsigned.Output.Single(), "SbomPath")));
        Assert.Equal(["SigningFailed"], signed.ErrorIds);
        Assert.Equal(["SigningNotConfigured"], unconfigured.ErrorIds);
    }

    [GoFact]
    public async Task A_file_to_include_that_is_not_there_ends_the_build_and_nothing_is_published()
    {
        ModuleSession.Outcome outcome = await BuildAsync(await WriteProgramAsync("app"), "-Target linux/amd64 -Version 1.2.3 -Include ./no-such-file");

        Assert.Equal(["ArtifactIncludeMissing"], outcome.ErrorIds);
        Assert.Empty(outcome.Output);
        Assert.False(File.Exists(Folder.Combine("out", "1.2.3", "linux_amd64", "app")));
        Assert.Empty(Leftovers());
    }

    private async Task<string> WriteProgramAsync(string relativeFolder)
    {
        string program = Folder.WriteProgram(relativeFolder);
        Folder.Write(relativeFolder + "/LICENSE", "free");
        await TestFolder.CommitAllAsync(program);
        return program;
    }
}
