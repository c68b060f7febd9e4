using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

public sealed class ExecutableFileTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void A_Windows_executable_is_mapped_from_its_section_headers()
    {
        using ExecutableFile file = ExecutableFile.OpenPortable(typeof(ExecutableFile).Assembly.Location, CancellationToken.None);

        PortableExecutable image = Assert.IsType<PortableExecutable>(Assert.Single(file.Images));
        Assert.Equal("windows", image.OperatingSystem);
        BinaryRange code = image.Section(".text")!;
        Assert.True(code.IsCode);
        (ulong offset, ulong available) = image.LocateRelative((uint)(code.Address - image.ImageBase) + 16)!.Value;
        Assert.Equal(code.FileOffset + 16, offset);
        Assert.Equal(code.FileSize - 16, available);
        Assert.Null(image.LocateRelative(0x7FFF0000));
        (uint address, uint size) = image.Directory(PortableExecutable.ResourceDirectory)!.Value;
        BinaryRange resources = image.Section(".rsrc")!;
        Assert.Equal(resources.Address, image.ImageBase + address);
        Assert.InRange(size, 1u, (uint)resources.Size);
    }

    [Fact]
    public void The_test_host_of_this_machine_is_read()
    {
        using ExecutableFile file = ExecutableFile.Open(Environment.ProcessPath!, CancellationToken.None);

        BinaryImage image = file.Images[0];
        Assert.Equal(OperatingSystem.IsWindows() ? ExecutableFormat.PortableExecutable : OperatingSystem.IsMacOS() ? ExecutableFormat.MachO : ExecutableFormat.Elf, image.Format);
        Assert.Equal(Environment.Is64BitProcess, image.Is64Bit);
        Assert.NotEmpty(image.Sections);
        Assert.Contains(image.Segments, segment => segment.IsCode);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("#!/bin/sh\necho\n", "it is a script")]
    [InlineData("hello", "it begins with 68 65 6C 6C")]
    public void A_file_that_is_no_executable_is_named_for_what_it_is(string content, string what)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => Open(folder.Write("file", content)));

        Assert.Equal("ExecutableFormatUnknown", failure.ErrorId);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_of_object_files_is_refused_as_one()
    {
        Assert.Equal("ExecutableIsArchive", Assert.Throws<GoWinOpsException>(() => Open(folder.Write("lib.a", "!<arch>\nmain.o"))).ErrorId);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public void A_Windows_executable_is_demanded_where_only_one_will_do()
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ExecutableFile.OpenPortable(Environment.ProcessPath!, CancellationToken.None));

        Assert.Equal("ExecutableFormatUnknown", failure.ErrorId);
    }

    [Fact]
    public void A_file_that_ends_early_is_damaged_at_its_end()
    {
        byte[] whole = File.ReadAllBytes(typeof(ExecutableFile).Assembly.Location);
        string cut = folder.Combine("cut.dll");
        File.WriteAllBytes(cut, whole.Take(whole.Length / 2).ToArray());

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => Open(cut));

        Assert.Equal("ExecutableDamaged", failure.ErrorId);
        Assert.Contains("section '", failure.Message, StringComparison.Ordinal);
        Assert.Equal(cut, failure.Target);
    }

    [Fact]
    public void What_is_not_there_or_is_a_folder_is_said_so()
    {
        Assert.Equal("ExecutableNotFound", Assert.Throws<GoWinOpsException>(() => Open(folder.Combine("none"))).ErrorId);
        Assert.Equal("ExecutableNotFound", Assert.Throws<GoWinOpsException>(() => Open(folder.Path)).ErrorId);
    }

    [Fact]
    public void A_file_another_program_holds_is_not_readable()
    {
        string path = folder.Write("held.exe", "MZ");
        using FileStream held = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal("ExecutableNotReadable", Assert.Throws<GoWinOpsException>(() => Open(path)).ErrorId);
    }

    public void Dispose() => folder.Dispose();

    private static void Open(string path) => ExecutableFile.Open(path, CancellationToken.None).Dispose();
}
