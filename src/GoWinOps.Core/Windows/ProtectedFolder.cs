using System;
using System.IO;
using System.Runtime.InteropServices;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Windows;

/// <summary>
/// Folders that services run from. ProgramData lets every user create files, so a folder made there in the ordinary way could be filled by anyone
/// with what SYSTEM then runs.
/// </summary>
internal static class ProtectedFolder
{
    /// <summary>Inherits nothing; SYSTEM and Administrators do everything, Users read and execute, here and below.</summary>
    internal const string SecurityDescriptor = "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";

    /// <summary>Makes the folder and those above it; one that exists stays as it is. Where there are no such rights (Unix), an ordinary folder.</summary>
    internal static void Create(string path)
    {
        if (Directory.Exists(path))
            return;
        if (!NodeContext.IsWindows)
        {
            Directory.CreateDirectory(path);
            return;
        }

        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && !Directory.Exists(parent))
            Create(parent);
        if (!Advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(SecurityDescriptor, Advapi32.SddlRevision1, out SafeLocalMemory descriptor, IntPtr.Zero))
            throw Failure(path, Marshal.GetLastWin32Error());
        using (descriptor)
        {
            SecurityAttributes attributes = new()
            {
                Length = Marshal.SizeOf<SecurityAttributes>(),
                SecurityDescriptor = descriptor.DangerousGetHandle(),
            };
            if (!Kernel32.CreateDirectoryW(path, ref attributes) && Marshal.GetLastWin32Error() != Win32Errors.AlreadyExists)
                throw Failure(path, Marshal.GetLastWin32Error());
        }
    }

    /// <summary>The failure of a folder that Windows did not make.</summary>
    internal static GoWinOpsException Failure(string path, int code) => new(
        nameof(Messages.NodeFolderFailed), path, path, Environment.MachineName, new System.ComponentModel.Win32Exception(code).Message);
}
