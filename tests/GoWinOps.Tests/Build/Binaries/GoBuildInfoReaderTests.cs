using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>Real executables, compared with what Go's own tool says of them.</summary>
public sealed class GoBuildInfoReaderTests(GoProbe probe) : IClassFixture<GoProbe>
{
    [GoTheory]
    [InlineData("windows/amd64", "PE", "GOAMD64")]
    [InlineData("windows/386", "PE", "GO386")]
    [InlineData("windows/arm64", "PE", "GOARM64")]
    [InlineData("linux/amd64", "ELF", "GOAMD64")]
    [InlineData("linux/386", "ELF", "GO386")]
    [InlineData("linux/arm", "ELF", "GOARM")]
    [InlineData("linux/arm64", "ELF", "GOARM64")]
    [InlineData("linux/s390x", "ELF", "")]
    [InlineData("linux/ppc64", "ELF", "GOPPC64")]
    [InlineData("linux/mips", "ELF", "GOMIPS")]
    [InlineData("linux/riscv64", "ELF", "GORISCV64")]
    [InlineData("freebsd/amd64", "ELF", "GOAMD64")]
    [InlineData("openbsd/amd64", "ELF", "GOAMD64")]
    [InlineData("netbsd/amd64", "ELF", "GOAMD64")]
    [InlineData("darwin/amd64", "Mach-O", "GOAMD64")]
    [InlineData("darwin/arm64", "Mach-O", "GOARM64")]
    public async Task Every_field_is_what_Go_itself_reads_whatever_the_target(string target, string format, string level)
    {
        string path = await probe.BuildStampedAsync(target);

        GoBuildInfo info = await ReadAsync(path);

        Assert.Equal((target, format), (info.Target, info.Format));
        Assert.Equal(level.Length == 0 ? string.Empty : level + "=" + info.Settings[level], info.MicroArchitecture);
        await AssertAgreesWithGoAsync(path, info);
        Assert.Equal(("example.com/probe", "example.com/probe"), (info.MainPackage, info.Module));
        Assert.Equal("example.com/lib@v1.2.3 => ../lib@(devel)", Assert.Single(info.Dependencies).ToString());
        Assert.Equal(probe.Revision, info.VcsRevision);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), info.VcsTime);
        Assert.False(info.IsModified);
        Assert.False(info.IsCgoEnabled);
        Assert.False(info.IsStripped);
        Assert.True(info.HasDebugInformation);
        Assert.False(info.IsServiceAware);
        Assert.Equal(new FileInfo(path).Length, info.Size);
        Assert.Equal(
            new Dictionary<string, string> { ["example.com/probe/internal/build.info.Region"] = "north", ["main.commit"] = GoProbe.Commit, ["main.empty"] = string.Empty },
            info.StampedVariables.OrderBy(variable => variable.Key, StringComparer.Ordinal).ToDictionary());
    }

    [GoTheory]
    [InlineData("aix/ppc64", "XCOFF", true)]
    [InlineData("plan9/amd64", "Plan 9", true)]
    [InlineData("plan9/386", "Plan 9", false)]
    [InlineData("js/wasm", "WebAssembly", false)]
    [InlineData("wasip1/wasm", "WebAssembly", false)]
    public async Task Formats_beyond_those_of_the_great_systems_are_read_also_where_Go_itself_cannot(string target, string format, bool isKnownToGo)
    {
        string path = await probe.BuildStampedAsync(target);

        GoBuildInfo info = await ReadAsync(path);

        Assert.Equal((target, format), (info.Target, info.Format));
        Assert.Equal(probe.Revision, info.VcsRevision);
        Assert.Equal("example.com/lib@v1.2.3 => ../lib@(devel)", Assert.Single(info.Dependencies).ToString());
        Assert.False(info.IsStripped);
        Assert.Equal((await ReadAsync(await probe.BuildStampedAsync("linux/amd64"))).GoVersion, info.GoVersion);
        if (isKnownToGo)
            await AssertAgreesWithGoAsync(path, info);
        using ExecutableFile file = ExecutableFile.Open(path, CancellationToken.None);
        KeyValuePair<string, string>[] stamps = [new("main.commit", GoProbe.Commit), new("main.other", "not in there")];
        Assert.Equal(new[] { "main.other" }, GoStamps.Unproven(file.Images[0], stamps));
    }

    [GoTheory]
    [InlineData("windows/amd64", "-s -w")]
    [InlineData("linux/amd64", "-s -w")]
    [InlineData("linux/mips", "-s -w")]
    [InlineData("darwin/arm64", "-s -w")]
    public async Task A_stripped_executable_says_as_much_except_for_its_symbols(string target, string linkerFlags)
    {
        string path = await probe.BuildStampedAsync(target, linkerFlags);

        GoBuildInfo info = await ReadAsync(path);

        await AssertAgreesWithGoAsync(path, info);
        Assert.Equal(target, info.Target);
        Assert.True(info.IsStripped);
        Assert.False(info.HasDebugInformation);
        Assert.Empty(info.StampedVariables);
    }

    [GoFact]
    public async Task Debug_information_may_be_left_out_alone()
    {
        GoBuildInfo info = await ReadAsync(await probe.BuildStampedAsync("linux/amd64", "-w"));

        Assert.False(info.IsStripped);
        Assert.False(info.HasDebugInformation);
    }

    [GoFact]
    public async Task An_executable_stripped_by_GNU_strip_is_read_too()
    {
        string built = await probe.BuildStampedAsync("linux/amd64");
        string path = built + "-stripped";
        try
        {
            using Process strip = Process.Start("strip", ["-o", path, built]);
            await strip.WaitForExitAsync();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Only where binutils are installed.
            return;
        }

        GoBuildInfo info = await ReadAsync(path);

        await AssertAgreesWithGoAsync(path, info);
        Assert.True(info.IsStripped);
        Assert.False(info.HasDebugInformation);
    }

    [GoFact]
    public async Task A_position_independent_executable_is_read()
    {
        string path = await probe.BuildStampedAsync("linux/amd64", string.Empty, "-buildmode=pie");

        GoBuildInfo info = await ReadAsync(path);

        await AssertAgreesWithGoAsync(path, info);
        Assert.Equal("pie", info.Settings["-buildmode"]);
        Assert.Equal(GoProbe.Commit, info.StampedVariables["main.commit"]);
    }

    [GoFact]
    public async Task Build_tags_are_listed_and_no_commit_is_claimed_without_one()
    {
        GoBuildInfo info = await ReadAsync(await probe.BuildAsync("linux/amd64", "-tags=netgo,osusergo", "-buildvcs=false", "-trimpath"));

        Assert.Equal(new[] { "netgo", "osusergo" }, info.Tags);
        Assert.Equal("true", info.Settings["-trimpath"]);
        Assert.Empty(info.VcsRevision);
        Assert.Null(info.IsModified);
        Assert.Null(info.VcsTime);
    }

    [GoFact]
    public async Task What_Go_1_17_wrote_through_pointers_is_read()
    {
        string sample = Path.Combine(Path.GetDirectoryName(TestGo.Path)!, "..", "src", "debug", "buildinfo", "testdata", "go117", "go117.base64");
        if (!File.Exists(sample))
            return;
        using TestFolder folder = new();
        string path = folder.Combine("go117");
        await File.WriteAllBytesAsync(path, Convert.FromBase64String(await File.ReadAllTextAsync(sample)));

        GoBuildInfo info = await ReadAsync(path);

        await AssertAgreesWithGoAsync(path, info);
        Assert.Equal("go1.17", info.GoVersion);
        Assert.Empty(info.Settings);
        Assert.Equal("linux/amd64", info.Target);
    }

    [GoFact]
    public async Task An_executable_whose_headers_were_changed_contradicts_itself()
    {
        byte[] bytes = await File.ReadAllBytesAsync(await probe.BuildAsync("linux/amd64"));
        bytes[18] = 0xB7;
        using TestFolder folder = new();
        string path = folder.Combine("changed");
        await File.WriteAllBytesAsync(path, bytes);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => GoBuildInfoReader.ReadAsync(path, CancellationToken.None));

        Assert.Equal("GoBuildInfoContradictory", failure.ErrorId);
        Assert.Contains("linux/amd64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/arm64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_executable_that_Go_did_not_build_is_said_so()
    {
        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => GoBuildInfoReader.ReadAsync(Environment.ProcessPath!, CancellationToken.None));

        Assert.Equal("ExecutableNotBuiltByGo", failure.ErrorId);
    }

    [Fact]
    public async Task An_executable_compressed_by_UPX_is_recognised()
    {
        byte[] bytes = await File.ReadAllBytesAsync(typeof(GoBuildInfoReaderTests).Assembly.Location);
        int name = bytes.AsSpan().IndexOf(".text\0"u8);
        "UPX0\0\0"u8.CopyTo(bytes.AsSpan(name));
        using TestFolder folder = new();
        string path = folder.Combine("packed.exe");
        await File.WriteAllBytesAsync(path, bytes);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => GoBuildInfoReader.ReadAsync(path, CancellationToken.None));

        Assert.Equal("ExecutablePacked", failure.ErrorId);
    }

    private static async Task<GoBuildInfo> ReadAsync(string path) => Assert.Single(await GoBuildInfoReader.ReadAsync(path, CancellationToken.None));

    private async Task AssertAgreesWithGoAsync(string path, GoBuildInfo info)
    {
        string[] lines = await probe.GoVersionAsync(path);
        Assert.Equal($"{path}: {info.GoVersion}", lines[0].TrimEnd());
        List<string[]> fields = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.TrimEnd('\r').Split('\t')[1..]).ToList();
        Assert.Equal(fields.Where(line => line[0] == "path").Select(line => line[1]).SingleOrDefault(string.Empty), info.MainPackage);
        string[] main = fields.SingleOrDefault(line => line[0] == "mod") ?? ["mod", string.Empty, string.Empty];
        Assert.Equal((main[1], main[2]), (info.Module, info.ModuleVersion));
        IEnumerable<string> dependencies = info.Dependencies.SelectMany(module => module.Replacement is { } replacement ? new[] { Columns("dep", module), Columns("=>", replacement) } : [Columns("dep", module)]);
        Assert.Equal(fields.Where(line => line[0] is "dep" or "=>").Select(line => string.Join('\t', line).TrimEnd('\t')), dependencies);
        Assert.Equal(
            fields.Where(line => line[0] == "build").Select(line => line[1].Split('=', 2)[0]),
            info.Settings.Keys);
        foreach (string[] setting in fields.Where(line => line[0] == "build").Select(line => line[1].Split('=', 2)).Where(setting => !setting[1].StartsWith('"') && !setting[1].StartsWith('`')))
            Assert.Equal(setting[1], info.Settings[setting[0]]);
        if (info.Settings.TryGetValue("-ldflags", out string? recorded))
            Assert.Contains($"-X 'main.commit={GoProbe.Commit}'", recorded, StringComparison.Ordinal);
    }

    private static string Columns(string kind, GoModule module) => $"{kind}\t{module.Path}\t{module.Version}\t{module.Sum}".TrimEnd('\t');
}
