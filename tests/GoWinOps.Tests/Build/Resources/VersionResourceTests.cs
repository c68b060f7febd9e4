using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class VersionResourceTests
{
    private static readonly Dictionary<string, string> Nothing = new();

    [Fact]
    public void The_bytes_are_those_of_the_documented_layout()
    {
        byte[] bytes = new VersionResource(new FileVersion(1, 2, 3, 4), VersionFlags.Prerelease, [new("Abc", "de")]).ToBytes();

        string expected =
            "F4003400 0000" + Utf16("VS_VERSION_INFO") + "0000"
            + "BD04EFFE 00000100 02000100 04000300 02000100 04000300 3F000000 02000000 04000400 01000000 00000000 00000000 00000000"
            + "5200 0000 0100" + Utf16("StringFileInfo")
            + "2E00 0000 0100" + Utf16("040904b0")
            + "1600 0300 0100" + Utf16("Abc") + "0000" + Utf16("de") + "0000"
            + "4400 0000 0100" + Utf16("VarFileInfo") + "0000"
            + "2400 0400 0000" + Utf16("Translation") + "0000" + "0904B004";
        Assert.Equal(expected.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(bytes));
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        VersionResource written = VersionResource.Of(
            "orders", ReleaseVersion.After(ReleaseVersion.FromText("1.3.0-rc.1").Version, 1, "abcdef012345", isDirty: true), isDirty: true, new Dictionary<string, string>
            {
                ["CompanyName"] = "Ünïcödé 版本 🚀 & Sons",
                ["SpecialBuild"] = "for one customer",
                ["Comments"] = "two\r\nlines",
            });

        VersionResource read = Read(written.ToBytes());

        Assert.Equal("1.3.0.1", read.Number.ToString());
        Assert.Equal(VersionFlags.Prerelease | VersionFlags.PrivateBuild | VersionFlags.SpecialBuild, read.Flags);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Comments"] = "two\r\nlines",
                ["CompanyName"] = "Ünïcödé 版本 🚀 & Sons",
                ["FileDescription"] = "orders",
                ["FileVersion"] = "1.3.0.1",
                ["InternalName"] = "orders",
                ["OriginalFilename"] = "orders.exe",
                ["PrivateBuild"] = Messages.ResourcePrivateBuild,
                ["ProductName"] = "orders",
                ["ProductVersion"] = "1.3.0-rc.1.dev.1+gabcdef012345.dirty",
                ["SpecialBuild"] = "for one customer",
            },
            read.Strings.ToDictionary(entry => entry.Key, entry => entry.Value));
    }

    [Theory]
    [InlineData("1.2.3", false, "1.2.3.0", VersionFlags.None)]
    [InlineData("1.2.3-rc.1", false, "1.2.3.0", VersionFlags.Prerelease)]
    [InlineData("1.2.3+build.7", true, "1.2.3.0", VersionFlags.PrivateBuild)]
    [InlineData("20260822.1.0", false, "2026.822.1.0", VersionFlags.None)]
    public void Numbers_and_flags_follow_from_the_release(string version, bool isDirty, string number, object flags)
    {
        VersionResource resource = VersionResource.Of("orders", ReleaseVersion.FromText(version), isDirty, Nothing);

        Assert.Equal(number, resource.Number.ToString());
        Assert.Equal((VersionFlags)flags, resource.Flags);
        Assert.Contains(resource.Strings, entry => entry is { Key: "ProductVersion" } && entry.Value == version);
    }

    [Fact]
    public void A_version_with_a_number_beyond_16_bits_is_refused_unless_the_file_version_is_given()
    {
        ReleaseVersion release = ReleaseVersion.FromText("1.2.70000");

        Assert.Equal("FileVersionOutOfRange", Assert.Throws<GoWinOpsException>(() => VersionResource.Of("a", release, false, Nothing)).ErrorId);
        Assert.Equal("1.2.7.0", VersionResource.Of("a", release, false, new Dictionary<string, string> { ["FileVersion"] = "1.2.7" }).Number.ToString());
        Assert.Equal(
            "FileVersionInvalid",
            Assert.Throws<GoWinOpsException>(() => VersionResource.Of("a", release, false, new Dictionary<string, string> { ["FileVersion"] = "1.2.x" })).ErrorId);
    }

    [Fact]
    public async Task A_string_Windows_does_not_know_is_refused_with_those_it_does()
    {
        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => LoadAsync("Company", "Contoso"));

        Assert.Equal("ResourceStringUnknown", exception.ErrorId);
        Assert.Contains("CompanyName", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\0b", 1, "NUL")]
    [InlineData("x", 8001, "8001 characters")]
    public async Task A_string_that_does_not_fit_is_refused(string part, int times, string reason)
    {
        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => LoadAsync("Comments", string.Concat(Enumerable.Repeat(part, times))));

        Assert.Equal("ResourceStringInvalid", exception.ErrorId);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Strings_that_do_not_fit_together_are_refused()
    {
        Dictionary<string, string> given = VersionStrings.Names.Where(name => name != "FileVersion").ToDictionary(name => name, _ => new string('x', 8000));

        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(
            () => VersionResource.Of("a", ReleaseVersion.FromText("1.0.0"), false, given).ToBytes());

        Assert.Equal("ResourceStringInvalid", exception.ErrorId);
        Assert.Contains("65535", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_version_resource_is_read_or_refused_and_nothing_else()
    {
        byte[] whole = VersionResource.Of("orders", ReleaseVersion.FromText("1.2.3"), true, Nothing).ToBytes();
        Random random = new(7);
        int refused = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] damaged = whole[..random.Next(whole.Length + 1)];
            for (int change = random.Next(1, 5); change > 0 && damaged.Length > 0; change--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Exception? exception = Record.Exception(() => Read(damaged));
            Assert.True(exception is null or GoWinOpsException { ErrorId: "ExecutableDamaged" }, $"round {round}: {exception}");
            refused += exception is null ? 0 : 1;
        }

        Assert.NotEqual(0, refused);
    }

    private static Task<WindowsResources> LoadAsync(string name, string value) =>
        WindowsResources.LoadAsync(new WindowsResourceSettings { Strings = { [name] = value } }, CancellationToken.None);

    private static VersionResource Read(byte[] bytes) => VersionResourceReader.Read(
        bytes, (offset, what) => new GoWinOpsException(nameof(Messages.ExecutableDamaged), "a.exe", "a.exe", offset.ToString(CultureInfo.InvariantCulture), what));

    private static string Utf16(string text) => Convert.ToHexString(Encoding.Unicode.GetBytes(text + "\0"));
}
