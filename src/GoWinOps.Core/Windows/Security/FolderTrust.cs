using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Windows;

/// <summary>
/// Whether a folder below ProgramData is what it seems. Every user may make folders there and then owns them: one that somebody laid ready under our name, or a
/// link that leads to his own folder, would let him exchange what SYSTEM runs.
/// </summary>
internal static class FolderTrust
{
    // FILE_ADD_FILE, FILE_ADD_SUBDIRECTORY, FILE_DELETE_CHILD, DELETE, WRITE_DAC, WRITE_OWNER, GENERIC_ALL and GENERIC_WRITE.
    private const uint Writing = 0x500D_0046;

    private static readonly Sid CreatorOwner = Sid.Parse("S-1-3-0");

    // NT SERVICE\TrustedInstaller, which owns what Windows installs.
    private static readonly Sid TrustedInstaller = Sid.Parse("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");

    private static readonly Sid[] Trusted = { WellKnownAccount.LocalSystem, WellKnownAccount.Administrators, TrustedInstaller };

    /// <summary>The folders to look at on the way to a path, the outermost first: those below <paramref name="shared"/>, and none where it lies elsewhere.</summary>
    /// <param name="path">Where it leads to.</param>
    /// <param name="shared">The folder that everybody may make folders in.</param>
    internal static IReadOnlyList<string> Below(string path, string shared)
    {
        string prefix = shared.TrimEnd('\\', '/') + Path.DirectorySeparatorChar;
        List<string> folders = new();
        for (string? folder = Path.GetFullPath(path); folder is not null && folder.StartsWith(prefix, StringComparison.OrdinalIgnoreCase); folder = Path.GetDirectoryName(folder))
            folders.Insert(0, folder);
        return folders;
    }

    /// <summary>
    /// Refuses a folder that is a link, or that belongs to somebody who is no administrator or who lets nobody see that. Where no owners are kept, none is judged.
    /// </summary>
    /// <exception cref="GoWinOpsException"><c>NodeFolderIsLink</c>, <c>NodeFolderUnsafe</c></exception>
    internal static void Require(string folder)
    {
        if ((File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0)
            throw new GoWinOpsException(nameof(Messages.NodeFolderIsLink), folder, Environment.MachineName, folder);
        if (FindStranger(folder) is { } stranger)
            throw new GoWinOpsException(nameof(Messages.NodeFolderUnsafe), folder, Environment.MachineName, $"{folder} ({stranger})");
    }

    /// <summary>Whether a file or folder belongs to an administrator or the system, as far as owners are kept.</summary>
    internal static bool IsOurs(string path) => FindStranger(path) is null;

    /// <summary>Who owns a folder and must not, in words; null where that is in order.</summary>
    /// <param name="owner">The owner; null where he could not be read.</param>
    /// <param name="code">The Win32 code that he could not be read with.</param>
    /// <param name="findUser">Who runs this process.</param>
    internal static string? Stranger(Sid? owner, int code, Func<Sid?> findUser) => owner is null
        ? code == Win32Errors.AccessDenied ? "somebody who hides it" : null
        : IsTrusted(owner, findUser) ? null : owner.ToString();

    private static string? FindStranger(string path)
    {
        Sid? owner = FolderSecurity.TryRead(path, SecurityInformation.Owner, out int code)?.Owner;
        return Stranger(owner, code, ProcessUser.Find);
    }

    /// <summary>Takes the right to write away from everybody but SYSTEM and Administrators where somebody else has it by inheritance.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeFolderFailed</c></exception>
    internal static void Close(string folder, SecurityDescriptor wanted)
    {
        if (FolderSecurity.TryRead(folder) is { } actual && IsOpen(actual))
            FolderSecurity.Set(folder, wanted);
    }

    /// <summary>Whether an owner is one who may change what SYSTEM runs anyway.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="findUser">Who runs this process: what he made himself he may use.</param>
    internal static bool IsTrusted(Sid owner, Func<Sid?> findUser) => Trusted.Contains(owner) || owner.Equals(findUser());

    /// <summary>Whether a list that inherits lets anybody else write. A list that inherits nothing was set by somebody who meant it.</summary>
    internal static bool IsOpen(SecurityDescriptor descriptor) => descriptor.AllowsEverything || (!descriptor.IsProtected
        && descriptor.Access?.Any(entry => entry.Opaque is null && entry.Kind == AccessEntryKind.Allow && !entry.IsExplicit && (entry.Mask & Writing) != 0
            && !Trusted.Contains(entry.Sid) && !entry.Sid.Equals(CreatorOwner)) == true);
}
