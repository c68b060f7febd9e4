using System;
using System.Formats.Tar;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains.Unpacking;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Toolchains;

public sealed class ToolchainUnpackingTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<TarEntryFormat> Formats => [TarEntryFormat.Pax, TarEntryFormat.Gnu, TarEntryFormat.Ustar, TarEntryFormat.V7];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_tar_of_every_format_is_unpacked_with_folders_rights_and_content(TarEntryFormat format)
    {
        byte[] archive = Gzip(stream =>
        {
            using TarWriter writer = new(stream, format, leaveOpen: true);
            writer.WriteEntry(Entry(format, TarEntryType.Directory, "go/empty/", null));
            writer.WriteEntry(Entry(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, "go/bin/go", "program", executable: true));
            writer.WriteEntry(Entry(format, format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile, "go/VERSION", "go1.24.4"));
        });

        long size = await UnpackAsync(archive);

        Assert.Equal(15, size);
        Assert.True(Directory.Exists(folder.Combine("out", "empty")));
        Assert.Equal("program", await File.ReadAllTextAsync(folder.Combine("out", "bin", "go")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(folder.Combine("out", "bin", "go")).HasFlag(UnixFileMode.UserExecute));
            Assert.False(File.GetUnixFileMode(folder.Combine("out", "VERSION")).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax, 300)]
    [InlineData(TarEntryFormat.Gnu, 300)]
    [InlineData(TarEntryFormat.Ustar, 180)]
    public async Task A_long_name_is_kept(TarEntryFormat format, int length)
    {
        string name = "go/" + string.Join("/", Enumerable.Repeat(new string('d', 48) + "ü", length / 50)) + "/file.go";
        byte[] archive = Gzip(stream =>
        {
            using TarWriter writer = new(stream, format, leaveOpen: true);
            writer.WriteEntry(Entry(format, TarEntryType.RegularFile, name, "package x"));
            writer.WriteEntry(Entry(format, TarEntryType.RegularFile, "go/short", "s"));
        });

        await UnpackAsync(archive);

        Assert.Equal("package x", await File.ReadAllTextAsync(folder.Combine(["out", .. name.Split('/')[1..]])));
        Assert.Equal("s", await File.ReadAllTextAsync(folder.Combine("out", "short")));
    }

    [Theory]
    [InlineData("go/../../evil")]
    [InlineData("../evil")]
    [InlineData("/etc/evil")]
    [InlineData("evil")]
    [InlineData("go")]
    [InlineData("gopher/evil")]
    [InlineData("go//evil")]
    [InlineData("go/./evil")]
    [InlineData("go/a\\..\\..\\evil")]
    [InlineData("go/C:evil")]
    [InlineData("go/evil ")]
    [InlineData("go/evil.")]
    [InlineData("go/evil:stream")]
    [InlineData("go/NUL.txt")]
    [InlineData("go/line\nbreak")]
    public async Task A_name_that_leads_elsewhere_or_is_not_the_same_on_every_system_is_refused(string name)
    {
        byte[] tar = GoArchives.Tar(writer => GoArchives.AddText(writer, name, "evil"));
        byte[] zip = GoArchives.Zip(archive => GoArchives.AddText(archive, name, "evil"));

        Assert.Equal("ToolchainArchiveUnsafe", await FailureAsync(tar));
        Assert.Equal("ToolchainArchiveUnsafe", await FailureAsync(zip));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), path => Path.GetFileName(path).Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Links_and_devices_are_refused(TarEntryType type)
    {
        byte[] archive = GoArchives.Tar(writer =>
        {
            PaxTarEntry entry = new(type, "go/link");
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                entry.LinkName = "/etc";
            writer.WriteEntry(entry);
            GoArchives.AddText(writer, "go/link/passwd", "evil");
        });

        Assert.Equal("ToolchainArchiveUnsafe", await FailureAsync(archive));
        Assert.False(Path.Exists(folder.Combine("out", "link")));
    }

    [Theory]
    [InlineData("go/src/file", "go/src/FILE")]
    [InlineData("go/src/a", "go/SRC/b")]
    [InlineData("go/src/a", "go/src/a")]
    [InlineData("go/src/a", "go/src/a/b")]
    public async Task Names_that_would_be_one_file_on_Windows_or_come_twice_are_refused(string first, string second)
    {
        byte[] tar = GoArchives.Tar(writer => Array.ForEach([first, second], name => GoArchives.AddText(writer, name, "x")));
        byte[] zip = GoArchives.Zip(archive => Array.ForEach([first, second], name => GoArchives.AddText(archive, name, "x")));

        Assert.Equal("ToolchainArchiveUnsafe", await FailureAsync(tar));
        Assert.Equal("ToolchainArchiveUnsafe", await FailureAsync(zip));
    }

    [Fact]
    public async Task A_size_beyond_all_bounds_is_refused_before_anything_is_written()
    {
        byte[] header = Header("go/huge", size: "77777777777");

        Assert.Equal("ToolchainArchiveUnsafe", await FailureAsync(Gzip(stream => stream.Write(header))));
    }

    [Theory]
    [InlineData("7777777777x")]
    [InlineData("-1")]
    public async Task A_damaged_size_is_refused(string size)
    {
        Assert.Equal("ToolchainArchiveInvalid", await FailureAsync(Gzip(stream => stream.Write(Header("go/file", size)))));
    }

    [Fact]
    public async Task A_wrong_checksum_is_refused()
    {
        byte[] header = Header("go/file", size: "1");
        header[0] = (byte)'G';

        Assert.Equal("ToolchainArchiveInvalid", await FailureAsync(Gzip(stream => stream.Write(header))));
    }

    [Theory]
    [InlineData("5 path=go/x\n")]
    [InlineData("99 path=go/x\n")]
    [InlineData("no number\n")]
    [InlineData("15 path:go/aaaa\n")]
    [InlineData("13 size=-12\n\n")]
    public async Task A_damaged_extended_header_is_refused(string records)
    {
        byte[] content = Encoding.ASCII.GetBytes(records);
        byte[] header = Header("go/pax", Convert.ToString(content.Length, 8), 'x');

        byte[] archive = Gzip(stream =>
        {
            stream.Write(header);
            stream.Write(content);
            stream.Write(new byte[512 - content.Length]);
            stream.Write(Header("go/file", "0"));
        });

        Assert.Equal("ToolchainArchiveInvalid", await FailureAsync(archive));
    }

    [Fact]
    public async Task An_archive_cut_off_anywhere_is_refused_and_never_taken_for_whole()
    {
        byte[] tar = GoArchives.Tar(writer => Enumerable.Range(0, 20).ToList().ForEach(number => GoArchives.AddText(writer, "go/file" + number, new string('x', number * 100))));
        byte[] zip = GoArchives.Zip(archive => Enumerable.Range(0, 20).ToList().ForEach(number => GoArchives.AddText(archive, "go/file" + number, new string('x', number * 100))));

        foreach (byte[] whole in new[] { tar, zip })
        {
            for (int part = 1; part <= 20; part++)
                Assert.Equal("ToolchainArchiveInvalid", await FailureAsync(whole[..((whole.Length - 30) * part / 20)]));
        }
    }

    [Fact]
    public async Task A_file_that_is_no_archive_is_refused()
    {
        Assert.Equal("ToolchainArchiveInvalid", await FailureAsync("<html>404</html>"u8.ToArray()));
        Assert.Equal("ToolchainArchiveInvalid", await FailureAsync([]));
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name, string? content, bool executable = false)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.Gnu => new GnuTarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.V7 => new V7TarEntry(type, name),
            _ => new PaxTarEntry(type, name),
        };
        entry.Mode = (UnixFileMode)(executable ? 0x1ED : 0x1A4);
        if (content is not null)
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return entry;
    }

    private static byte[] Gzip(Action<Stream> write)
    {
        using MemoryStream stream = new();
        using (GZipStream compressed = new(stream, CompressionLevel.Fastest, leaveOpen: true))
            write(compressed);
        return stream.ToArray();
    }

    // A header made by hand, with a checksum that is right.
    private static byte[] Header(string name, string size, char type = '0')
    {
        byte[] block = new byte[512];
        Encoding.ASCII.GetBytes(name).CopyTo(block, 0);
        Encoding.ASCII.GetBytes("0000644").CopyTo(block, 100);
        Encoding.ASCII.GetBytes(size).CopyTo(block, 124);
        block[156] = (byte)type;
        Encoding.ASCII.GetBytes("        ").CopyTo(block, 148);
        Encoding.ASCII.GetBytes(Convert.ToString(block.Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
        return block;
    }

    private async Task<string> FailureAsync(byte[] archive) => (await Assert.ThrowsAsync<GoWinOpsException>(() => UnpackAsync(archive))).ErrorId;

    private async Task<long> UnpackAsync(byte[] archive)
    {
        string path = folder.Combine(Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, archive);
        string target = folder.Combine("out");
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        return await ToolchainUnpacker.RunAsync(path, "archive", target, _ => { }, CancellationToken.None);
    }
}
