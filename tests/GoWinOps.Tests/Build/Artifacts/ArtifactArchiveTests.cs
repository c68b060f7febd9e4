using System;
using System.Collections.Generic;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

public sealed class ArtifactArchiveTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("windows/amd64", "orders_1.2.3_windows_amd64.zip")]
    [InlineData("linux/arm64", "orders_1.2.3_linux_arm64.tar.gz")]
    public async Task The_same_files_give_the_same_archive_whenever_and_wherever_it_is_made(string target, string expectedName)
    {
        byte[] first = await CreateAsync(target, "a", new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        byte[] second = await CreateAsync(target, "b/deeper", new DateTime(2020, 7, 7, 7, 7, 7, DateTimeKind.Utc));

        Assert.Equal(first, second);
        Assert.True(File.Exists(folder.Combine("a", "out", expectedName)));
    }

    [Fact]
    public async Task A_zip_holds_the_executable_with_its_texts_sorted_with_the_commits_time_and_permissions()
    {
        await CreateAsync("windows/amd64", "a", DateTime.UtcNow);

        using ZipArchive zip = await ZipFile.OpenReadAsync(folder.Combine("a", "out", "orders_1.2.3_windows_amd64.zip"));

        Assert.Equal(["LICENSE", "README.md", "config/app.yml", "config/größe.txt", "orders.exe"], zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 6), entry.LastWriteTime.DateTime));
        Assert.Equal("program", await new StreamReader(await zip.GetEntry("orders.exe")!.OpenAsync()).ReadToEndAsync());
        Assert.Equal(Convert.ToInt32("100755", 8), zip.GetEntry("orders.exe")!.ExternalAttributes >>> 16);
        Assert.Equal(Convert.ToInt32("100644", 8), zip.GetEntry("LICENSE")!.ExternalAttributes >>> 16);
    }

    [Fact]
    public async Task A_tar_holds_the_same_with_long_and_foreign_names_too()
    {
        string longName = string.Join("/", Enumerable.Repeat("a-folder-with-a-long-name", 6)) + "/file.txt";
        folder.Write("a/config/" + longName, "far down");
        await CreateAsync("linux/amd64", "a", DateTime.UtcNow);

        await using FileStream file = File.OpenRead(folder.Combine("a", "out", "orders_1.2.3_linux_amd64.tar.gz"));
        await using GZipStream gzip = new(file, CompressionMode.Decompress);
        await using TarReader tar = new(gzip);
        Dictionary<string, (string Content, UnixFileMode Mode, DateTimeOffset Time, int Owner)> entries = new();
        while (await tar.GetNextEntryAsync() is { } entry)
            entries[entry.Name] = (await new StreamReader(entry.DataStream!).ReadToEndAsync(), entry.Mode, entry.ModificationTime, entry.Uid);

        Assert.Equal(["LICENSE", "README.md", "config/" + longName, "config/app.yml", "config/größe.txt", "orders"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("program", entries["orders"].Content);
        Assert.Equal("far down", entries["config/" + longName].Content);
        Assert.Equal("big", entries["config/größe.txt"].Content);
        Assert.True(entries["orders"].Mode.HasFlag(UnixFileMode.UserExecute));
        Assert.False(entries["LICENSE"].Mode.HasFlag(UnixFileMode.UserExecute));
        Assert.All(entries.Values, entry => Assert.Equal((new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero), 0), (entry.Time, entry.Owner)));
    }

    [ToolFact("tar")]
    public async Task The_systems_own_tar_reads_it()
    {
        await CreateAsync("linux/amd64", "a", DateTime.UtcNow);

        (int exitCode, string output) = await ToolRun.RunAsync("tar", folder.Combine("a", "out"), "-tvzf", "orders_1.2.3_linux_amd64.tar.gz");

        Assert.Equal(0, exitCode);
        Assert.Matches(@"(?m)^-rwxr-xr-x 0/0 +7 2026-01-02 03:04 orders$", output);
    }

    [Fact]
    public async Task What_cannot_be_included_is_named_and_nothing_half_written_stays()
    {
        folder.Write("a/LICENSE", "one");
        folder.Write("b/LICENSE", "another");

        GoWinOpsException missing = await Assert.ThrowsAsync<GoWinOpsException>(() => CreateAsync("linux/amd64", "c", DateTime.UtcNow, folder.Combine("nowhere")));
        GoWinOpsException clash = await Assert.ThrowsAsync<GoWinOpsException>(() => CreateAsync("linux/amd64", "c", DateTime.UtcNow, folder.Combine("a", "LICENSE"), folder.Combine("b", "LICENSE")));

        Assert.Equal("ArtifactIncludeMissing", missing.ErrorId);
        Assert.Equal("ArtifactArchiveFailed", clash.ErrorId);
        Assert.Contains("LICENSE", clash.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Combine("c", "out")));
    }

    private async Task<byte[]> CreateAsync(string target, string place, DateTime fileTime, params string[] includes)
    {
        foreach ((string name, string content) in new[] { ("README.md", "read"), ("LICENSE", "licence"), ("config/größe.txt", "big"), ("config/app.yml", "a: 1"), ("readme.go", "package main") })
            File.SetLastWriteTimeUtc(folder.Write($"{place}/{name}", content), fileTime);
        string program = folder.Write($"{place}/out/.program", "program");
        string root = folder.Combine(place.Split('/'));
        ArchiveSources sources = new() { TextFolders = [root], Includes = [Path.Combine(root, "config"), .. includes] };
        try
        {
            ArtifactFile file = await ArtifactArchive.CreateAsync(ArtifactSamples.Manifest(target: target), program, sources, Path.Combine(root, "out"), CancellationToken.None);
            byte[] content = await File.ReadAllBytesAsync(Path.Combine(root, "out", file.File));
            Assert.Equal((content.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))), ((int)file.Size, file.Sha256));
            return content;
        }
        finally
        {
            File.Delete(program);
        }
    }
}
