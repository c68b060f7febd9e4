using System.IO;
using System.Linq;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Toolchains;

public sealed class GoVersionTests
{
    [Fact]
    public void Versions_are_ordered_as_Go_orders_them()
    {
        string[] ascending = ["1.2", "1.9", "1.20beta1", "1.20rc1", "1.20", "1.20.1", "1.21", "1.21rc1", "1.21rc2", "1.21.0", "1.21.1", "1.21.10", "1.22rc1", "2.0.0"];

        Assert.Equal(ascending, ascending.Reverse().Select(GoVersionNumber.TryParse).Order().Select(version => version!.Text));
    }

    [Fact]
    public void The_first_release_before_1_21_had_no_third_number()
    {
        Assert.Equal(0, GoVersionNumber.TryParse("1.20")!.CompareTo(GoVersionNumber.TryParse("1.20.0")));
        Assert.NotEqual(0, GoVersionNumber.TryParse("1.21")!.CompareTo(GoVersionNumber.TryParse("1.21.0")));
    }

    [Theory]
    [InlineData("go1.24.4", "1.24.4")]
    [InlineData("go1.24.4-X:nocoverageredesign", "1.24.4")]
    [InlineData("go1.24.4 X:boringcrypto", "1.24.4")]
    [InlineData("go1.9.2rc2", "1.9.2rc2")]
    public void What_a_distribution_adds_does_not_count(string text, string expected)
    {
        Assert.Equal(expected, GoVersionNumber.TryParse(text)!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("go")]
    [InlineData("devel go1.25-abcdef")]
    [InlineData("1.24.4.5")]
    [InlineData("1.024")]
    [InlineData("1.99999999999")]
    [InlineData("1.24alpha1")]
    public void Other_words_are_no_versions(string text)
    {
        Assert.Null(GoVersionNumber.TryParse(text));
    }

    [Theory]
    [InlineData("stable", "1.24.4")]
    [InlineData("latest", "1.25rc2")]
    [InlineData("1.24", "1.24.4")]
    [InlineData("go1.23", "1.23.10")]
    [InlineData("1.23.9", "1.23.9")]
    [InlineData("1.25rc1", "1.25rc1")]
    [InlineData("1.25", null)]
    [InlineData("1.24.5", null)]
    public void The_newest_that_is_wanted_is_chosen(string wanted, string? expected)
    {
        string[] known = ["1.23.9", "1.23.10", "1.24.4", "1.24rc1", "1.25rc1", "1.25rc2", "1.24.0"];

        Assert.Equal(expected, GoVersionRequest.Parse(wanted).Newest(known.Select(text => GoVersionNumber.TryParse(text)!))?.Text);
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("1.24.4; rm")]
    [InlineData("1.24.4-custom")]
    public void A_request_that_is_no_version_is_refused(string text)
    {
        Assert.Equal("ToolchainVersionInvalid", Assert.Throws<GoWinOpsException>(() => GoVersionRequest.Parse(text)).ErrorId);
    }

    [Theory]
    [InlineData("module m\n\ngo 1.24\n", "1.24", null)]
    [InlineData("module m\r\ngo 1.24.1 // why\r\n\r\ntoolchain go1.24.4\r\n", "1.24.1", "go1.24.4")]
    [InlineData("module m\ngo 1.21\ntoolchain default\n", "1.21", null)]
    [InlineData("module m\nrequire (\n\tgo v1.2.3 // (why)\n\ttoolchain v0.0.1\n)\ngo 1.22\n", "1.22", null)]
    [InlineData("module m\n// go 1.99\n", null, null)]
    public void The_lines_of_a_go_mod_are_read(string text, string? go, string? toolchain)
    {
        using TestFolder folder = new();
        folder.Write("go.mod", text);
        Directory.CreateDirectory(folder.Combine("cmd", "app"));

        GoModVersions versions = GoModVersions.Read(folder.Combine("cmd", "app"));

        Assert.Equal(go, versions.Go);
        Assert.Equal(toolchain, versions.Toolchain);
    }

    [Fact]
    public void A_folder_without_a_go_mod_is_refused()
    {
        using TestFolder folder = new();

        Assert.Equal("GoModNotFound", Assert.Throws<GoWinOpsException>(() => GoModVersions.Read(folder.Path)).ErrorId);
    }

    [Fact]
    public void A_go_mod_that_is_too_large_to_be_one_is_refused()
    {
        using TestFolder folder = new();
        folder.Write("go.mod", new string('\n', (4 << 20) + 1));

        Assert.Equal("GoModNotReadable", Assert.Throws<GoWinOpsException>(() => GoModVersions.Read(folder.Path)).ErrorId);
    }

    [Theory]
    [InlineData("go1.24.4.windows-amd64.zip", "1.24.4")]
    [InlineData("go1.25rc1.linux-armv6l.tar.gz", "1.25rc1")]
    [InlineData("go1.20.darwin-arm64.tar.gz", "1.20")]
    [InlineData("go1.24.4.src.tar.gz", null)]
    [InlineData("gopls.zip", null)]
    public void An_archives_name_tells_its_version(string name, string? expected)
    {
        Assert.Equal(expected, ArchiveName.VersionOf(name)?.Text);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[{\"version\":\"go1\"}]")]
    [InlineData("[{\"version\":\"go1.24.4\"")]
    public void What_is_no_index_is_refused(string json)
    {
        Assert.Equal("ToolchainIndexInvalid", Assert.Throws<GoWinOpsException>(() => GoReleaseIndex.Parse(json, "here")).ErrorId);
    }

    [Fact]
    public void An_index_entry_with_a_path_for_a_name_or_a_bad_hash_is_passed_over()
    {
        string hash = new('a', 64);
        string json = $$"""
            [{"version":"go1.24.4","stable":true,"files":[
              {"filename":"../evil.zip","os":"linux","arch":"amd64","sha256":"{{hash}}","size":1,"kind":"archive"},
              {"filename":"a.zip","os":"linux","arch":"amd64","sha256":"zz","size":1,"kind":"archive"},
              {"filename":"b.msi","os":"windows","arch":"amd64","sha256":"{{hash}}","size":1,"kind":"installer"},
              {"filename":"good.zip","os":"linux","arch":"amd64","sha256":"{{hash.ToUpperInvariant()}}","size":7,"kind":"archive"}]}]
            """;

        GoReleaseFile file = Assert.Single(Assert.Single(GoReleaseIndex.Parse(json, "here")).Files);

        Assert.Equal("good.zip", file.Name);
        Assert.Equal(hash, file.Sha256);
        Assert.Equal(7, file.Size);
    }

    [Theory]
    [InlineData("HASH", "HASH")]
    [InlineData("HASH\n", "HASH")]
    [InlineData("HASH  go1.zip\n", "HASH")]
    [InlineData("other\nHASH *go1.zip\r\n", "HASH")]
    [InlineData("HASH  go2.zip\n", null)]
    [InlineData("HASH\nHASH\n", null)]
    [InlineData("nothing", null)]
    public void A_hash_file_is_read_bare_or_with_names(string text, string? expected)
    {
        string hash = new('b', 64);

        Assert.Equal(expected?.Replace("HASH", hash, System.StringComparison.Ordinal), HashFile.Read(text.Replace("HASH", hash, System.StringComparison.Ordinal), "go1.zip"));
    }
}
