using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
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
    /// <summary>In SDDL: inherits nothing; SYSTEM and Administrators do everything, Users read and execute, here and below.</summary>
    internal const string Text = "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)";

    /// <summary>The same as a list, for a folder that exists.</summary>
    internal static readonly SecurityDescriptor Wanted = new()
    {
        IsProtected = true,
        Access = new[] { (WellKnownAccount.LocalSystem, 0x001F_01FFu), (WellKnownAccount.Administrators, 0x001F_01FFu), (WellKnownAccount.Users, 0x0012_00A9u) }
            .Select(item => new AccessEntry(AccessEntryKind.Allow, AccessEntryFlags.ObjectInherit | AccessEntryFlags.ContainerInherit, item.Item2, item.Item1)).ToList(),
    };

    /// <summary>
    /// Makes the folder and those above it; those that exist have to be administrators' own. Where there are no such rights (Unix), an ordinary folder.
    /// </summary>
    /// <exception cref="GoWinOpsException"><c>NodeFolderFailed</c>, <c>NodeFolderIsLink</c>, <c>NodeFolderUnsafe</c></exception>
    internal static void Create(string path)
    {
        if (!NodeContext.IsWindows)
        {
            Directory.CreateDirectory(path);
            return;
        }

        IReadOnlyList<string> judged = FolderTrust.Below(path, Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData));
        foreach (string folder in judged)
        {
            bool isNew = !Directory.Exists(folder) && TryMake(folder);
            if (!isNew)
                FolderTrust.Require(folder);
            if (!isNew && folder == judged[0])
                FolderTrust.Close(folder, Wanted);
        }

        if (judged.Count == 0)
            CreateElsewhere(path);
    }

    // Whoever keeps the root elsewhere has said where, and answers for what lies above.
    private static void CreateElsewhere(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            CreateElsewhere(parent);
        TryMake(path);
    }

    // False where there is something of that name, be it a link that leads nowhere.
    private static bool TryMake(string path)
    {
        if (!Advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(Text, Advapi32.SddlRevision1, out SafeLocalMemory descriptor, IntPtr.Zero))
            throw Failure(path, Marshal.GetLastWin32Error());
        using (descriptor)
        {
            SecurityAttributes attributes = new()
            {
                Length = Marshal.SizeOf<SecurityAttributes>(),
                SecurityDescriptor = descriptor.DangerousGetHandle(),
            };
            if (Kernel32.CreateDirectoryW(path, ref attributes))
                return true;
            int code = Marshal.GetLastWin32Error();
            return code == Win32Errors.AlreadyExists ? false : throw Failure(path, code);
        }
    }

    /// <summary>The failure of a folder that Windows did not make.</summary>
    internal static GoWinOpsException Failure(string path, int code) => new(
        nameof(Messages.NodeFolderFailed), path, path, Environment.MachineName, new System.ComponentModel.Win32Exception(code).Message);
}
