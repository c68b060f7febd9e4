using System;
using System.Runtime.InteropServices;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

public sealed class StructureLayoutTests
{
    [Theory]
    [InlineData(typeof(ServiceStatus), 28)]
    [InlineData(typeof(ServiceStatusProcess), 36)]
    [InlineData(typeof(EnumServiceStatus), 48)]
    [InlineData(typeof(EnumServiceStatusProcess), 56)]
    [InlineData(typeof(QueryServiceConfig), 64)]
    [InlineData(typeof(SecurityAttributes), 24)]
    public void Structures_have_the_documented_size_on_64_bit_Windows(Type structure, int size)
    {
        Assert.Equal(8, IntPtr.Size);
        Assert.Equal(size, Marshal.SizeOf(structure));
    }

    [Fact]
    public void An_empty_list_is_two_null_characters_because_null_would_keep_what_is_there()
    {
        Assert.Equal("\0\0", new string(MultiString.Write(Array.Empty<string>())));
        Assert.Equal("a\0+group\0\0", new string(MultiString.Write(new[] { "a", "+group" })));
    }

    [Fact]
    public void A_list_is_read_as_it_was_written()
    {
        char[] list = MultiString.Write(new[] { "RpcSs", "+group", "Tcpip" });
        IntPtr memory = Marshal.AllocHGlobal(list.Length * sizeof(char));
        try
        {
            Marshal.Copy(list, 0, memory, list.Length);

            Assert.Equal(new[] { "RpcSs", "+group", "Tcpip" }, MultiString.Read(memory));
            Assert.Empty(MultiString.Read(IntPtr.Zero));
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }
}
