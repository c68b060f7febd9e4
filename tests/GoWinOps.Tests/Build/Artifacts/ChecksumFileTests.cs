using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

public sealed class ChecksumFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    private string Sums => folder.Combine("1.2.3", ChecksumFile.Name);

    public void Dispose() => folder.Dispose();

    [ToolFact("sha256sum")]
    public async Task The_real_sha256sum_agrees_and_sees_a_changed_file()
    {
        await ArtifactSamples.MakeAsync(folder.Path, target: "linux/amd64", options: new ArtifactOptions { Archive = true, Sbom = true });
        await ArtifactSamples.MakeAsync(folder.Path, target: "windows/amd64");

        (int good, string said) = await ToolRun.RunAsync("sha256sum", folder.Combine("1.2.3"), "--check", "--strict", ChecksumFile.Name);
        await File.AppendAllTextAsync(folder.Combine("1.2.3", "windows_amd64", "orders.exe"), "x");
        (int bad, _) = await ToolRun.RunAsync("sha256sum", folder.Combine("1.2.3"), "--check", "--strict", ChecksumFile.Name);

        Assert.True(good == 0, said);
        Assert.Equal(6, said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.NotEqual(0, bad);
    }

    [Fact]
    public async Task Targets_that_end_at_the_same_moment_are_all_in_it()
    {
        string[] targets = Enumerable.Range(0, 24).Select(number => $"linux/arch{number}").ToArray();

        await Task.WhenAll(targets.Select(target => Task.Run(() => ArtifactSamples.MakeAsync(folder.Path, target: target))));

        IReadOnlyDictionary<string, string> sums = ChecksumFile.Parse(await File.ReadAllBytesAsync(Sums));
        Assert.All(targets, target => Assert.Contains(target.Replace('/', '_') + "/orders", sums.Keys));
        Assert.Equal(2 * targets.Length, sums.Count);
        Assert.Empty(Directory.GetFiles(folder.Combine("1.2.3"), "*.partial"));
    }

    [Fact]
    public async Task What_another_tool_entered_stays_while_its_file_is_there()
    {
        folder.Write("1.2.3/setup.msi", "installer");
        folder.Write("1.2.3/SHA256SUMS", $"{new string('a', 64)}  setup.msi\n{new string('b', 64)}  gone.msi\n{new string('c', 64)}  linux_386/orders\n");

        await ArtifactSamples.MakeAsync(folder.Path);

        IReadOnlyDictionary<string, string> sums = ChecksumFile.Parse(await File.ReadAllBytesAsync(Sums));
        Assert.Equal(["linux_amd64/orders", "linux_amd64/orders.build.json", "setup.msi"], sums.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new string('a', 64), sums["setup.msi"]);
    }

    [Fact]
    public async Task Updating_what_is_up_to_date_does_not_touch_the_file()
    {
        await ArtifactSamples.MakeAsync(folder.Path);
        DateTime then = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Sums, then);

        await ChecksumFile.UpdateAsync(folder.Combine("1.2.3"), CancellationToken.None);

        Assert.Equal(then, File.GetLastWriteTimeUtc(Sums));
    }

    [Fact]
    public void The_escaped_names_of_sha256sum_are_understood()
    {
        string hash = new('d', 64);

        IReadOnlyDictionary<string, string> sums = ChecksumFile.Parse(Encoding.UTF8.GetBytes($"\\{hash}  two\\nlines\\\\x\n{hash} *binary\r\nnot a line\n"));

        Assert.Equal(["binary", "two\nlines\\x"], sums.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_checksum_file_that_cannot_be_written_is_named()
    {
        Directory.CreateDirectory(Sums);

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => ArtifactSamples.MakeAsync(folder.Path));

        Assert.Equal("GoOutputNotWritable", exception.ErrorId);
        Assert.Contains(ChecksumFile.Name, exception.Message, StringComparison.Ordinal);
    }
}
