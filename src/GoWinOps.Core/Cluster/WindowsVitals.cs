using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Cluster;

/// <summary>The vitals of a Windows machine.</summary>
internal sealed class WindowsVitals : IVitalsSource
{
    private const string VersionKey = @"SOFTWARE\Microsoft\Windows NT\CurrentVersion";

    /// <inheritdoc/>
    public CpuSample? SampleCpu() =>
        Kernel32.GetSystemTimes(out long idle, out long kernel, out long user) ? new CpuSample(idle, kernel + user) : null;

    /// <inheritdoc/>
    public void Fill(NodeVitals vitals)
    {
        vitals.OperatingSystem = LocalMachineRegistry.ReadText(VersionKey, "ProductName") ?? RuntimeInformation.OSDescription.Trim();
        string build = LocalMachineRegistry.ReadText(VersionKey, "CurrentBuildNumber") ?? Environment.OSVersion.Version.ToString();
        vitals.Build = LocalMachineRegistry.ReadNumber(VersionKey, "UBR") is { } revision ? $"{build}.{revision}" : build;
        vitals.Uptime = TimeSpan.FromMilliseconds(Kernel32.GetTickCount64());
        Kernel32.MemoryStatus memory = new() { Length = (uint)Marshal.SizeOf<Kernel32.MemoryStatus>() };
        if (Kernel32.GlobalMemoryStatusEx(ref memory))
        {
            vitals.MemorySize = (long)memory.TotalPhysical;
            vitals.MemoryFree = (long)memory.AvailablePhysical;
        }

        vitals.Disks = DiskReader.Read(DriveInfo.GetDrives().Where(drive => drive.DriveType == DriveType.Fixed)).ToArray();
        vitals.PendingRestart = PendingRestarts().ToArray();
    }

    /// <summary>The marks Windows itself, its updates and installers leave for the next start.</summary>
    private static IEnumerable<string> PendingRestarts()
    {
        if (LocalMachineRegistry.HasKey(@"SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending"))
            yield return "Windows components";
        if (LocalMachineRegistry.HasKey(@"SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"))
            yield return "Windows Update";
        if (LocalMachineRegistry.HasValue(@"SYSTEM\CurrentControlSet\Control\Session Manager", "PendingFileRenameOperations"))
            yield return "files to be replaced";
    }
}
