using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

/// <summary>SERVICE_FAILURE_ACTIONSW byte by byte, as documented for 64-bit Windows.</summary>
public sealed class ServiceFailureActionsTests
{
    [Fact]
    public void It_is_written_byte_by_byte_as_documented()
    {
        ServiceFailureActions information = new()
        {
            ResetPeriod = 86400,
            RebootMessage = "ab",
            Command = "c",
            Actions = new (uint, uint)[] { (1, 5000), (2, 60000), (3, uint.MaxValue) },
        };

        using NativeBuffer buffer = information.Write();

        long start = buffer.Pointer.ToInt64();
        byte[] expected = Bytes(
            86400u, 0u, start + 40 + 24, start + 40 + 24 + 6, 3u, 0u, start + 40, 1u, 5000u, 2u, 60000u, 3u, uint.MaxValue, "ab\0", "c\0");
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(Content(buffer)));
    }

    [Fact]
    public void No_actions_are_a_pointer_all_the_same_because_null_would_keep_actions_and_reset_period()
    {
        using NativeBuffer buffer = new ServiceFailureActions().Write();

        Assert.Equal(Convert.ToHexString(Bytes(0u, 0u, 0L, 0L, 0u, 0u, buffer.Pointer.ToInt64() + 40)), Convert.ToHexString(Content(buffer)));
    }

    [Fact]
    public void A_null_text_is_a_null_pointer_that_keeps_it_and_an_empty_one_is_a_text_that_deletes_it()
    {
        using NativeBuffer buffer = new ServiceFailureActions { RebootMessage = string.Empty }.Write();

        Assert.Equal(buffer.Pointer.ToInt64() + 40, Marshal.ReadInt64(buffer.Pointer, 8));
        Assert.Equal(0, Marshal.ReadInt16(buffer.Pointer, 40));
        Assert.Equal(0, Marshal.ReadInt64(buffer.Pointer, 16));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    public void What_was_written_is_read_back(int count)
    {
        ServiceFailureActions information = new()
        {
            ResetPeriod = ServiceFailureActions.Infinite,
            Command = "\"C:\\Program Files\\n.exe\" ä 😀",
            Actions = Enumerable.Range(0, count).Select(index => ((uint)(index % 4), (uint)index)).ToArray(),
        };

        using NativeBuffer buffer = information.Write();
        ServiceFailureActions read = ServiceFailureActions.Read(buffer.Pointer, buffer.Size);

        Assert.Equal((uint.MaxValue, null, information.Command), (read.ResetPeriod, read.RebootMessage, read.Command));
        Assert.Equal(information.Actions, read.Actions);
    }

    [Fact]
    public void An_answer_cut_off_at_any_byte_is_refused_or_read_within_its_bounds()
    {
        ServiceFailureActions information = new() { RebootMessage = "message", Command = "command", Actions = new (uint, uint)[] { (1, 2), (3, 4) } };
        using NativeBuffer buffer = information.Write();

        // The last text ends in the last two bytes, so that every shorter answer has lost something.
        for (int size = 0; size < buffer.Size; size++)
            Assert.Throws<InvalidDataException>(() => ServiceFailureActions.Read(buffer.Pointer, size));
    }

    [Theory]
    [InlineData(8, -1L, "lpRebootMsg")]
    [InlineData(16, 0L, "lpCommand")]
    [InlineData(16, 39L, "lpCommand")]
    [InlineData(32, 1L << 40, "lpsaActions")]
    [InlineData(32, long.MinValue, "lpsaActions")]
    public void A_pointer_that_leads_out_of_the_answer_or_into_its_head_is_refused_by_name(int field, long offset, string name)
    {
        ServiceFailureActions information = new() { RebootMessage = "m", Command = "c", Actions = new (uint, uint)[] { (1, 2) } };
        using NativeBuffer buffer = information.Write();
        Marshal.WriteInt64(buffer.Pointer, field, unchecked(buffer.Pointer.ToInt64() + offset));

        Assert.Contains(name, Assert.Throws<InvalidDataException>(() => ServiceFailureActions.Read(buffer.Pointer, buffer.Size)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3u)]
    [InlineData(uint.MaxValue)]
    public void More_actions_than_fit_are_refused(uint count)
    {
        using NativeBuffer buffer = new ServiceFailureActions { Actions = new (uint, uint)[] { (1, 2), (3, 4) } }.Write();
        Marshal.WriteInt32(buffer.Pointer, 24, unchecked((int)count));

        Assert.Throws<InvalidDataException>(() => ServiceFailureActions.Read(buffer.Pointer, buffer.Size));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void The_flag_is_one_BOOL_of_four_bytes(bool value, int expected)
    {
        using NativeBuffer buffer = ServiceRecoveryControl.FlagLayout(value);

        Assert.Equal((4, expected), (buffer.Size, Marshal.ReadInt32(buffer.Pointer)));
    }

    [Fact]
    public void One_privilege_is_sixteen_bytes_with_its_number_unaligned()
    {
        Assert.Equal(16, Marshal.SizeOf<TokenPrivilege>());
        Assert.Equal(4, Marshal.OffsetOf<TokenPrivilege>(nameof(TokenPrivilege.Id)).ToInt32());
        Assert.Equal(12, Marshal.OffsetOf<TokenPrivilege>(nameof(TokenPrivilege.Attributes)).ToInt32());
    }

    private static byte[] Content(NativeBuffer buffer)
    {
        byte[] content = new byte[buffer.Size];
        Marshal.Copy(buffer.Pointer, content, 0, content.Length);
        return content;
    }

    private static byte[] Bytes(params object[] values)
    {
        List<byte> bytes = [];
        foreach (object value in values)
        {
            bytes.AddRange(value switch
            {
                uint number => BitConverter.GetBytes(number),
                long pointer => BitConverter.GetBytes(pointer),
                string text => Encoding.Unicode.GetBytes(text),
                _ => throw new ArgumentException(value.GetType().Name),
            });
        }

        return bytes.ToArray();
    }
}
