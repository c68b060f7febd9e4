using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Reads and sets who may do what with a file or folder.</summary>
internal static class FolderSecurity
{
    private const uint LargestDescriptor = 0x2_0000;

    /// <summary>The access list of a file or folder, or another part; null where it cannot be read.</summary>
    internal static SecurityDescriptor? TryRead(string path, SecurityInformation parts = SecurityInformation.AccessList) => TryRead(path, parts, out _);

    /// <summary>The same, with the Win32 code that says why it cannot be read; 0 where it was.</summary>
    internal static SecurityDescriptor? TryRead(string path, SecurityInformation parts, out int code)
    {
        bool done = Advapi32.GetFileSecurityW(path, parts, null, 0, out uint needed);
        code = done ? 0 : Marshal.GetLastWin32Error();
        if (needed is 0 or > LargestDescriptor)
            return null;
        byte[] bytes = new byte[needed];
        done = Advapi32.GetFileSecurityW(path, parts, bytes, needed, out _);
        code = done ? 0 : Marshal.GetLastWin32Error();
        return done ? SecurityDescriptor.Read(bytes) : null;
    }

    /// <summary>Sets the access list of a folder; what lies below takes over what it inherits.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>NodeFolderFailed</c></exception>
    internal static void Set(string path, SecurityDescriptor descriptor)
    {
        SecurityInformation parts = SecurityInformation.AccessList
            | (descriptor.IsProtected ? SecurityInformation.ProtectedAccessList : SecurityInformation.UnprotectedAccessList);
        int code = Advapi32.SetNamedSecurityInfoW(path, Advapi32.FileObject, parts, default, default, descriptor.ListBytes(), default);
        if (code != 0)
            throw ProtectedFolder.Failure(path, code);
    }
}
