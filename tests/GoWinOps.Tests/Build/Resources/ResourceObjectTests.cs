using System;
using System.Linq;
using System.Text;
using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class ResourceObjectTests
{
    [Theory]
    [InlineData("386", "4C01", "0700")]
    [InlineData("amd64", "6486", "0300")]
    [InlineData("arm", "C401", "0200")]
    [InlineData("arm64", "64AA", "0200")]
    public void The_bytes_are_those_of_the_documented_layout(string architecture, string machine, string relocation)
    {
        ResourceEntry[] entries =
        [
            new ResourceEntry(ResourceEntry.Manifest, 1, "<a/>"u8.ToArray()),
            new ResourceEntry(ResourceEntry.Icon, 2, [4, 5, 6]),
            new ResourceEntry(ResourceEntry.Icon, 1, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ];

        byte[] bytes = ResourceObject.Write(architecture, entries);

        // Kinds at 0, numbers at 32 and 64, languages at 88, 112 and 136, data entries at 160, 176 and 192, data at 208, 224 and 232; 240 bytes in all.
        string directory =
            Directory("03000000 20000080", "18000000 40000080")
            + Directory("01000000 58000080", "02000000 70000080")
            + Directory("01000000 88000080")
            + Directory("09040000 A0000000") + Directory("09040000 B0000000") + Directory("09040000 C0000000")
            + "D0000000 09000000 00000000 00000000" + "E0000000 03000000 00000000 00000000" + "E8000000 04000000 00000000 00000000"
            + "0102030405060708 0900000000000000" + "0405060000000000" + "3C612F3E00000000";
        string expected =
            machine + "0100 00000000 4A010000 01000000 0000 0000"
            + Name + "00000000 00000000 F0000000 3C000000 2C010000 00000000 0300 0000 40000040"
            + directory
            + "A0000000 00000000" + relocation + "B0000000 00000000" + relocation + "C0000000 00000000" + relocation
            + Name + "00000000 0100 0000 03 00" + "04000000";
        Assert.Equal(expected.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(bytes));
    }

    [Fact]
    public void The_fingerprint_changes_with_any_byte_and_with_nothing_else()
    {
        static string Of(int id, params byte[] data) => new ResourceSet([new ResourceEntry(ResourceEntry.Icon, id, data)], false).Fingerprint;

        Assert.Equal(Of(1, 1, 2, 3), Of(1, 1, 2, 3));
        Assert.Equal(4, new[] { Of(1, 1, 2, 3), Of(1, 1, 2, 4), Of(1, 1, 2, 3, 0), Of(2, 1, 2, 3) }.Distinct().Count());
    }

    private static string Name => Convert.ToHexString(Encoding.ASCII.GetBytes(".rsrc\0\0\0"));

    private static string Directory(params string[] entries) => "00000000 00000000 00000000 0000" + $"{entries.Length:X2}00" + string.Concat(entries);
}
