using System;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>How long the service control manager waits for a started process to connect to it.</summary>
internal static class ServiceConnectTimeout
{
    // Windows waits 30 s and Wine 10 s unless an administrator set another. The shorter is the safe one: a process that took longer to exit is
    // said not to have connected in that time, which is true of it as well.
    private const uint DefaultMilliseconds = 10_000;

    /// <summary>The timeout in force; the registry value ServicesPipeTimeout where it is set.</summary>
    internal static TimeSpan Read()
    {
        uint size = sizeof(uint);
        int code = Advapi32.RegGetValueW(
            Advapi32.LocalMachine, @"SYSTEM\CurrentControlSet\Control", "ServicesPipeTimeout", Advapi32.RegistryDword, IntPtr.Zero, out uint value, ref size);
        return TimeSpan.FromMilliseconds(code == 0 && value > 0 ? value : DefaultMilliseconds);
    }
}
