using System;
using System.Runtime.InteropServices;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

/// <summary>Limits that the lab's Windows does not enforce, byte for byte as winnt.h and the documentation have them.</summary>
public sealed class JobLimitTests
{
    [Fact]
    public void A_processor_limit_is_a_hard_cap_in_hundredths_of_a_percent()
    {
        // JOB_OBJECT_CPU_RATE_CONTROL_ENABLE 1 and _HARD_CAP 4; 12.34 % would be 1234.
        Assert.Equal([5, 0, 0, 0, 0x88, 0x13, 0, 0], Bytes(JobObject.CpuLimit(50)));
        Assert.Equal([5, 0, 0, 0, 0x10, 0x27, 0, 0], Bytes(JobObject.CpuLimit(100)));
    }

    [Fact]
    public void A_memory_limit_is_for_the_job_and_its_processes_end_with_it()
    {
        byte[] bytes = Bytes(JobObject.Limits(killOnClose: true, memoryBytes: 0x1_2345_6789));

        Assert.Equal(144, bytes.Length);
        // LimitFlags: JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE 0x2000 and _JOB_MEMORY 0x200.
        Assert.Equal(0x2200u, BitConverter.ToUInt32(bytes, 16));
        Assert.Equal(0x1_2345_6789, BitConverter.ToInt64(bytes, 120));
    }

    [Fact]
    public void Without_limits_nothing_is_limited()
    {
        Assert.Equal(new byte[144], Bytes(JobObject.Limits(killOnClose: false, memoryBytes: null)));
        Assert.Equal(0x2000u, BitConverter.ToUInt32(Bytes(JobObject.Limits(killOnClose: true, memoryBytes: null)), 16));
    }

    private static byte[] Bytes<T>(T structure)
        where T : struct
    {
        byte[] bytes = new byte[Marshal.SizeOf<T>()];
        IntPtr memory = Marshal.AllocHGlobal(bytes.Length);
        try
        {
            Marshal.StructureToPtr(structure, memory, false);
            Marshal.Copy(memory, bytes, 0, bytes.Length);
            return bytes;
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }
}
