using System;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>How long the service control manager waits for a started process to connect to it.</summary>
internal static class ServiceConnectTimeout
{
    // 30 s unless an administrator set another. Source: the documentation of the registry value ServicesPipeTimeout.
    private const uint DefaultMilliseconds = 30_000;

    /// <summary>The timeout in force.</summary>
    internal static TimeSpan Read()
    {
        uint size = sizeof(uint);
        int code = Advapi32.RegGetValueW(
            Advapi32.LocalMachine, @"SYSTEM\CurrentControlSet\Control", "ServicesPipeTimeout", Advapi32.RegistryDword, IntPtr.Zero, out uint value, ref size);
        return TimeSpan.FromMilliseconds(code == 0 && value > 0 ? value : DefaultMilliseconds);
    }
}
