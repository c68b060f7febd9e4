using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>Layouts that today's Go does not write, and build information that makes no sense.</summary>
public sealed class OddExecutableTests(GoProbe probe) : IClassFixture<GoProbe>, IDisposable
{
    private readonly TestFolder folder = new();

    [Theory]
    [InlineData(true, false, 62, "unknown/amd64")]
    [InlineData(true, true, 22, "unknown/s390x")]
    [InlineData(true, true, 21, "unknown/ppc64")]
    [InlineData(false, false, 3, "unknown/386")]
    [InlineData(false, true, 8, "unknown/mips")]
    public async Task Build_information_through_pointers_is_read_in_every_width_and_byte_order(bool is64Bit, bool isBigEndian, int machine, string target)
    {
        // Beyond the first 64 KiB, where older readers stopped, and where it crosses a border of what is read at once.
        foreach (int padding in new[] { 0, 0x20000, (1 << 20) - 16 })
        {
            GoBuildInfo info = await ReadAsync(BinaryFixtures.Elf(is64Bit, isBigEndian, (ushort)machine, address => BinaryFixtures.PointerData(address, is64Bit ? 8 : 4, isBigEndian, padding)));

            Assert.Equal("go1.13.4", info.GoVersion);
            Assert.Equal(target, info.Target);
            Assert.Equal(("example.com/old", "v1.0.0"), (info.Module, info.ModuleVersion));
            GoModule dependency = Assert.Single(info.Dependencies);
            Assert.Equal("example.com/dep@v0.1.0 => example.com/fork@v0.2.0", dependency.ToString());
            Assert.Equal(("h1:def=", "h1:ghi="), (dependency.Sum, dependency.Replacement!.Sum));
            Assert.True(info.IsStripped);
            Assert.Null(info.IsModified);
        }
    }

    [Fact]
    public async Task The_operating_system_of_an_old_program_is_known_by_the_files_of_its_runtime()
    {
        byte[] file = BinaryFixtures.Elf(true, false, 62, address => [.. BinaryFixtures.PointerData(address, 8, false, 0), .. "runtime/os_dragonfly.go\0"u8]);

        Assert.Equal("dragonfly/amd64", (await ReadAsync(file)).Target);
    }

    [Fact]
    public async Task A_program_without_modules_has_only_a_version()
    {
        byte[] file = BinaryFixtures.Elf(true, false, 62, address =>
        {
            byte[] data = BinaryFixtures.PointerData(address, 8, false, 0);
            // The length of the module information.
            data.AsSpan(32 + 24, 8).Clear();
            return data;
        });

        GoBuildInfo info = await ReadAsync(file);

        Assert.Equal("go1.13.4", info.GoVersion);
        Assert.Empty(info.MainPackage);
    }

    [Fact]
    public async Task A_magic_text_that_stands_there_by_chance_is_passed_over()
    {
        byte[] file = BinaryFixtures.Elf(true, false, 62, address => [.. BinaryFixtures.InlineData("go1.2", string.Empty)[..14], .. new byte[18], .. BinaryFixtures.InlineData("go1.22.0", "path\tx\n")]);

        Assert.Equal("go1.22.0", (await ReadAsync(file)).GoVersion);
    }

    [Fact]
    public async Task Settings_are_unquoted_and_unknown_lines_passed_over()
    {
        const string Modules = "path\tx\nbuild\t-ldflags=\"-X 'main.a=\\\"q\\\" \\u00fc\\xc3\\xbc\\tb'\"\nbuild\t\"odd key\"=`raw \\n`\nbuild\tempty=\nnews\tfrom the future\nbuild\tGOOS=linux\nbuild\tGOARCH=amd64\n";

        GoBuildInfo info = await ReadAsync(BinaryFixtures.Elf(true, false, 62, _ => BinaryFixtures.InlineData("go1.30", Modules)));

        Assert.Equal(
            new Dictionary<string, string> { ["-ldflags"] = "-X 'main.a=\"q\" üü\tb'", ["odd key"] = "raw \\n", ["empty"] = string.Empty, ["GOOS"] = "linux", ["GOARCH"] = "amd64" },
            info.Settings);
        Assert.Equal("linux/amd64", info.Target);
    }

    [Theory]
    [InlineData("build\t=x\n", "line 1")]
    [InlineData("path\tx\nbuild\tx\n", "line 2")]
    [InlineData("build\t\"x\n", "does not end")]
    [InlineData("build\tx=\"a\" b\n", "after a quoted text")]
    [InlineData("build\tx=\"\\q\"\n", "unknown escape")]
    [InlineData("build\tx=\"\\xff\"\n", "no text")]
    [InlineData("build\tx=\"\\ud800\"\n", "no character")]
    [InlineData("mod\tx\n", "1 columns")]
    [InlineData("=>\tx\tv1\t\n", "none comes before it")]
    public async Task A_line_that_Go_would_not_write_is_named(string modules, string named)
    {
        GoWinOpsException failure = await FailAsync(BinaryFixtures.Elf(true, false, 62, _ => BinaryFixtures.InlineData("go1.22.0", modules)));

        Assert.Equal("ExecutableDamaged", failure.ErrorId);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains("0x78", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFFFFF", "does not end")]
    [InlineData("FFFFFFFFFFFFFFFFFF7F", "does not end")]
    [InlineData("FFFFFFFFFFFFFFFFFF01", "18446744073709551615 bytes")]
    [InlineData("80808080A0", "does not end")]
    [InlineData("8080808020", "8589934592 bytes")]
    public async Task A_length_of_gigabytes_or_without_an_end_is_refused(string length, string named)
    {
        byte[] bytes = Convert.FromHexString(length);
        bool isCut = length == "80808080A0";
        byte[] data = BinaryFixtures.InlineData(string.Empty, string.Empty, bytes);
        GoWinOpsException failure = await FailAsync(BinaryFixtures.Elf(true, false, 62, _ => isCut ? data[..(32 + bytes.Length)] : data));

        Assert.Equal("ExecutableDamaged", failure.ErrorId);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(14, 0x05, "5 bytes")]
    [InlineData(16, 0xFF, "leads nowhere")]
    [InlineData(40, 0xFF, "leads nowhere")]
    [InlineData(45, 0xFF, "280375465082888 bytes")]
    [InlineData(64, 0x00, "no text")]
    [InlineData(72, 0x00, "its marks")]
    public async Task A_pointer_that_leads_nowhere_is_refused(int position, int value, string named)
    {
        byte[] file = BinaryFixtures.Elf(true, false, 62, address =>
        {
            byte[] data = BinaryFixtures.PointerData(address, 8, false, 0);
            data[position] = (byte)value;
            return data;
        });

        GoWinOpsException failure = await FailAsync(file);

        Assert.Equal("ExecutableDamaged", failure.ErrorId);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData("linux/amd64")]
    [InlineData("windows/386")]
    public async Task Where_there_is_no_build_information_at_all_the_version_is_found_by_its_symbol(string target)
    {
        string built = await probe.BuildStampedAsync(target);
        byte[] file = await File.ReadAllBytesAsync(built);
        file.AsSpan(file.AsSpan().IndexOf("\u0020Go buildinf:"u8), 8).Clear();

        GoBuildInfo info = await ReadAsync(file);

        Assert.Equal((await GoBuildInfoReader.ReadAsync(built, CancellationToken.None))[0].GoVersion, info.GoVersion);
        Assert.Equal(target, info.Target);
        Assert.Empty(info.Settings);
    }

    [GoTheory]
    [InlineData("linux/amd64", 40, 8)]
    [InlineData("linux/amd64", 32, 8)]
    [InlineData("linux/amd64", 60, 2)]
    [InlineData("linux/amd64", 64 + 112 + 8, 8)]
    [InlineData("linux/amd64", 64 + 112 + 32, 8)]
    [InlineData("linux/mips", 32, 4)]
    [InlineData("linux/mips", 48, 2)]
    [InlineData("windows/amd64", 0x3C, 4)]
    [InlineData("windows/amd64", 0x80 + 6, 2)]
    [InlineData("windows/amd64", 0x80 + 12, 4)]
    [InlineData("windows/amd64", 0x80 + 16, 4)]
    [InlineData("windows/amd64", 0x80 + 20, 2)]
    [InlineData("windows/amd64", 0x80 + 24 + 240 + 20, 4)]
    [InlineData("darwin/arm64", 16, 4)]
    [InlineData("darwin/arm64", 20, 4)]
    [InlineData("darwin/arm64", 32 + 4, 4)]
    public async Task A_count_or_an_offset_of_all_ones_is_damage_that_is_named(string target, int position, int size)
    {
        byte[] file = await File.ReadAllBytesAsync(await probe.BuildStampedAsync(target));
        file.AsSpan(position, size).Fill(0xFF);

        Assert.Equal("ExecutableDamaged", (await FailAsync(file)).ErrorId);
    }

    [GoFact]
    public async Task A_count_of_sections_as_large_as_a_number_can_be_is_damage()
    {
        byte[] file = await File.ReadAllBytesAsync(await probe.BuildStampedAsync("linux/amd64"));
        // No count in the header says that it is in the first section's size.
        file.AsSpan(60, 2).Clear();
        file.AsSpan((int)BitConverter.ToInt64(file, 40) + 32, 8).Fill(0xFF);

        Assert.Contains("18446744073709551615 sections", (await FailAsync(file)).Message, StringComparison.Ordinal);
    }

    [GoTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_universal_file_gives_one_result_for_each_processor(bool isWide)
    {
        byte[] intel = await File.ReadAllBytesAsync(await probe.BuildStampedAsync("darwin/amd64"));
        byte[] arm = await File.ReadAllBytesAsync(await probe.BuildStampedAsync("darwin/arm64"));
        string path = folder.Combine("universal");
        await File.WriteAllBytesAsync(path, BinaryFixtures.Universal(isWide, (0x01000007, intel), (0x0100000C, arm)));

        IReadOnlyList<GoBuildInfo> found = await GoBuildInfoReader.ReadAsync(path, CancellationToken.None);

        Assert.Equal(new[] { "darwin/amd64", "darwin/arm64" }, found.Select(info => info.Target));
        Assert.All(found, info => Assert.Equal(GoProbe.Commit, info.StampedVariables["main.commit"]));
    }

    [Fact]
    public async Task A_Java_class_is_not_taken_for_a_universal_file()
    {
        GoWinOpsException failure = await FailAsync([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 20, 10, 0]);

        Assert.Equal("ExecutableFormatUnknown", failure.ErrorId);
        Assert.Contains("Java", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<GoBuildInfo> ReadAsync(byte[] file) => Assert.Single(await GoBuildInfoReader.ReadAsync(Write(file), CancellationToken.None));

    private Task<GoWinOpsException> FailAsync(byte[] file) =>
        Assert.ThrowsAsync<GoWinOpsException>(() => GoBuildInfoReader.ReadAsync(Write(file), CancellationToken.None));

    private string Write(byte[] file)
    {
        string path = folder.Combine(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, file);
        return path;
    }
}
