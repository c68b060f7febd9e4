using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ExecutableImageTests
{
    [Theory]
    [InlineData(PortableExecutable.Amd64, "amd64")]
    [InlineData(PortableExecutable.Arm64, "arm64")]
    [InlineData(PortableExecutable.I386, "386")]
    [InlineData(0x01C4, "arm")]
    public void The_machine_is_read_from_the_header(int machine, string expected)
    {
        Assert.Equal(expected, Read(PortableExecutable.Make((ushort)machine)));
        Assert.Equal(expected, Read(PortableExecutable.Make((ushort)machine, headerOffset: 0x1F8)));
    }

    [Theory]
    [InlineData("\u007fELF-and-more", "ELF")]
    [InlineData("", "empty")]
    [InlineData("#!/bin/sh\n", "does not begin")]
    [InlineData("MZ", "does not begin")]
    public void What_is_no_Windows_executable_is_refused_with_the_reason(string content, string reason)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => Read(Encoding.Latin1.GetBytes(content)));

        Assert.Equal("ReleaseNotExecutable", failure.ErrorId);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_offset_beyond_the_file_is_a_damaged_header()
    {
        byte[] image = PortableExecutable.Make(PortableExecutable.Amd64);
        BitConverter.GetBytes(uint.MaxValue).CopyTo(image, 0x3C);

        Assert.Contains("damaged", Assert.Throws<GoWinOpsException>(() => Read(image)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amd64", Architecture.X64, true)]
    [InlineData("386", Architecture.X64, true)]
    [InlineData("arm64", Architecture.X64, false)]
    [InlineData("amd64", Architecture.Arm64, true)]
    [InlineData("amd64", Architecture.X86, false)]
    public void A_node_runs_what_its_processor_runs_or_emulates(string machine, Architecture node, bool expected) =>
        Assert.Equal(expected, ExecutableImage.RunsOn(machine, node));

    private static string Read(byte[] content)
    {
        using MemoryStream stream = new(content);
        return ExecutableImage.ReadMachine(stream, "orders.exe");
    }
}
