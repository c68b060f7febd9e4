using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class IconFileTests
{
    [Fact]
    public void Images_are_numbered_and_listed_with_what_the_file_says_of_them()
    {
        byte[] file = TestIcon.Of(16, 48, 256);

        ResourceEntry[] entries = IconFile.Parse("app.ico", file).ToArray();

        Assert.Equal(new[] { (3, 1), (3, 2), (3, 3), (14, 1) }, entries.Select(entry => (entry.Type, entry.Id)));
        Assert.Equal(file[^entries[2].Data.Length..], entries[2].Data);
        byte[] group = entries[3].Data;
        Assert.Equal(6 + (3 * 14), group.Length);
        Assert.Equal(file[..6], group[..6]);
        Assert.Equal(file[6..18], group[6..18]);
        Assert.Equal(1, BitConverter.ToUInt16(group, 18));
        Assert.Equal(48, group[20]);
        Assert.Equal(2, BitConverter.ToUInt16(group, 32));
        Assert.Equal(0, group[34]);
        Assert.Equal((uint)entries[2].Data.Length, BitConverter.ToUInt32(group, 42));
        Assert.Equal(3, BitConverter.ToUInt16(group, 46));
    }

    [Theory]
    [InlineData("empty", "does not begin as an .ico file")]
    [InlineData("png", "PNG image, not an icon")]
    [InlineData("cursor", "mouse cursor")]
    [InlineData("none", "holds no image")]
    [InlineData("list cut off", "ends within the list of its 2 images")]
    [InlineData("image cut off", "image 2 lies at")]
    [InlineData("offset in header", "image 1 lies at 2")]
    [InlineData("wrong size", "image 1 is listed as 24x24, but is 16x16")]
    [InlineData("no picture", "image 1 is neither a bitmap nor a PNG image")]
    public void A_file_that_is_no_icon_is_refused_with_the_reason(string fault, string reason)
    {
        byte[] file = TestIcon.Of(16, 32);
        switch (fault)
        {
            case "empty":
                file = [];
                break;
            case "png":
                file = TestIcon.Of(256)[22..];
                break;
            case "cursor":
                file[2] = 2;
                break;
            case "none":
                file[4] = 0;
                break;
            case "list cut off":
                file = file[..30];
                break;
            case "image cut off":
                file = file[..^1];
                break;
            case "offset in header":
                BitConverter.GetBytes(2).CopyTo(file, 18);
                break;
            case "wrong size":
                file[6] = file[7] = 24;
                break;
            default:
                file[38] = 41;
                break;
        }

        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => IconFile.Parse("app.ico", file));

        Assert.Equal("IconInvalid", exception.ErrorId);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_icon_is_read_or_refused_and_nothing_else()
    {
        byte[] whole = TestIcon.Of(16, 32, 256);
        Random random = new(20260822);
        for (int round = 0; round < 500; round++)
        {
            byte[] file = whole[..random.Next(whole.Length + 1)];
            for (int change = random.Next(4); change > 0 && file.Length > 0; change--)
                file[random.Next(Math.Min(file.Length, 60))] = (byte)random.Next(256);
            Exception? exception = Record.Exception(() => IconFile.Parse("app.ico", file));
            Assert.True(exception is null or GoWinOpsException { ErrorId: "IconInvalid" }, $"round {round}: {exception}");
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused_by_its_name()
    {
        using TestFolder folder = new();
        string path = folder.Combine("missing.ico");

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => IconFile.ReadAsync(path, CancellationToken.None));

        Assert.Equal("IconInvalid", exception.ErrorId);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_size_no_icon_has_is_refused_without_being_read()
    {
        using TestFolder folder = new();
        string path = folder.Combine("huge.ico");
        using (FileStream stream = File.Create(path))
            stream.SetLength(1L << 32);

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => IconFile.ReadAsync(path, CancellationToken.None));

        Assert.Equal("IconInvalid", exception.ErrorId);
    }
}
