extern alias ServiceHost;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

public sealed class StructureLayoutTests
{
    public static readonly TheoryData<Type, int, int> Structures = new()
    {
        { typeof(JobObject.CpuRateControl), 8, 8 },
        { typeof(EnumServiceStatus), 48, 36 },
        { typeof(EnumServiceStatusProcess), 56, 44 },
        { typeof(JobObject.BasicLimits), 64, 48 },
        { typeof(JobObject.ExtendedLimits), 144, 112 },
        { typeof(JobObject.Accounting), 48, 48 },
        { typeof(Kernel32.MemoryStatus), 64, 64 },
        { typeof(LsaObjectAttributes), 48, 24 },
        { typeof(LsaUnicodeString), 16, 8 },
        { typeof(ProcessMemoryCounters), 72, 40 },
        { typeof(QueryServiceConfig), 64, 36 },
        { typeof(SecurityAttributes), 24, 12 },
        { typeof(ServiceStatus), 28, 28 },
        { typeof(ServiceStatusProcess), 36, 36 },
        { typeof(TokenPrivilege), 16, 16 },
        { typeof(ServiceHost::GoWinOps.Windows.ProcessInformation), 24, 16 },
        { typeof(ServiceHost::GoWinOps.Windows.ServiceTableEntry), 16, 8 },
        { typeof(ServiceHost::GoWinOps.Windows.StartupInfoEx), 112, 72 },
    };

    [Theory]
    [MemberData(nameof(Structures))]
    public void Structures_have_the_documented_size_on_64_bit_and_on_32_bit_Windows(Type structure, int size, int sizeOn32Bit)
    {
        Assert.Equal(8, IntPtr.Size);
        Assert.Equal(size, Marshal.SizeOf(structure));
        // Worked out by the rules of the C compiler: first for this process, which shows that the rules are right, then for one with narrow pointers.
        Assert.Equal((size, sizeOn32Bit), (Measure(structure, 8).Size, Measure(structure, 4).Size));
    }

    [Fact]
    public void Every_structure_that_goes_to_Windows_is_measured()
    {
        IEnumerable<Type> all = new[] { typeof(ServiceStatus).Assembly, typeof(ServiceHost::GoWinOps.Windows.ServiceStatus).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsValueType: true, IsEnum: false, IsLayoutSequential: true, IsGenericType: false, Namespace: "GoWinOps.Windows" })
            .Where(IsNative);

        Assert.Equal(Structures.Select(row => ((Type)row[0]).Name).Order(), all.Select(type => type.Name).Distinct().Order());
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

    private static (int Size, int Alignment) Measure(Type type, int pointer)
    {
        type = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        if (!type.IsValueType || type == typeof(IntPtr) || type == typeof(UIntPtr))
            return (pointer, pointer);
        if (type.IsPrimitive)
            return (Marshal.SizeOf(type), Marshal.SizeOf(type));
        int pack = type.StructLayoutAttribute!.Pack is var declared and not 0 ? declared : 8;
        (int offset, int widest) = (0, 1);
        foreach (FieldInfo field in Fields(type))
        {
            (int size, int alignment) = Measure(field.FieldType, pointer);
            alignment = Math.Min(alignment, pack);
            (offset, widest) = (RoundUp(offset, alignment) + size, Math.Max(widest, alignment));
        }

        return (RoundUp(offset, widest), widest);
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;

    // What is only ours may hold what C knows nothing of; what is given to Windows holds numbers and pointers, and at most a text in place of one.
    private static bool IsNative(Type type) => Fields(type).Length > 0
        && Fields(type).All(field => field.FieldType.IsPrimitive || field.FieldType.IsEnum || field.GetCustomAttribute<MarshalAsAttribute>() is not null || (field.FieldType.IsValueType && IsNative(field.FieldType)))
        && Fields(type).All(field => !field.IsPrivate);

    private static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).OrderBy(field => field.MetadataToken).ToArray();
}
