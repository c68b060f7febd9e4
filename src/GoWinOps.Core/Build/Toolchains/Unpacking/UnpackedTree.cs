using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Unix;

namespace GoWinOps.Build.Toolchains.Unpacking;

/// <summary>
/// A folder an archive is unpacked into. Only files and folders below the archive's own <c>go/</c> are taken, and only names that are safe and
/// different on every system; anything else ends the unpacking, because no archive of Go has it.
/// </summary>
internal sealed class UnpackedTree
{
    private const string Top = "go";
    private const int MostEntries = 100_000;
    private const int LongestPath = 400;
    private const long MostBytes = 4L << 30;
    private readonly string archive;
    private readonly string folder;
    // Every path taken, by its name without regard to case: true for a file.
    private readonly Dictionary<string, (string Name, bool IsFile)> taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Action<ToolchainStep> onStep;
    private int entries;

    /// <param name="archive">The archive's name, for errors.</param>
    /// <param name="folder">What becomes of the archive's <c>go/</c>.</param>
    /// <param name="onStep">Told how far it has come.</param>
    internal UnpackedTree(string archive, string folder, Action<ToolchainStep> onStep)
    {
        this.archive = archive;
        this.folder = folder;
        this.onStep = onStep;
    }

    /// <summary>The bytes of all files so far.</summary>
    internal long Size { get; private set; }

    /// <summary>Makes a folder of the archive.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainArchiveUnsafe</c></exception>
    internal void AddFolder(string entryName) => Directory.CreateDirectory(Place(entryName, isFile: false));

    /// <summary>Writes a file of the archive.</summary>
    /// <param name="entryName">Its name in the archive.</param>
    /// <param name="content">Its content.</param>
    /// <param name="length">How long that is by the archive.</param>
    /// <param name="isExecutable">Whether Unix may run it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GoWinOpsException"><c>ToolchainArchiveUnsafe</c>, <c>ToolchainArchiveInvalid</c></exception>
    internal async Task AddFileAsync(string entryName, Stream content, long length, bool isExecutable, CancellationToken cancellationToken)
    {
        string path = Place(entryName, isFile: true);
        if (length < 0 || length > MostBytes - Size)
            throw Unsafe(entryName, "the archive would unpack to more than 4 GiB");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: false))
            await CopyAsync(content, file, length, entryName, cancellationToken).ConfigureAwait(false);
        Size += length;
        if (isExecutable && !NodeContext.IsWindows && Libc.Chmod(path, Libc.Executable) != 0)
            throw new IOException(path + ": " + new Win32Exception(Marshal.GetLastWin32Error()).Message);
        onStep(new ToolchainStep("Unpacking " + archive, Size));
    }

    /// <summary>The failure of an entry that is not to be unpacked.</summary>
    internal GoWinOpsException Unsafe(string entryName, string reason) => new(nameof(Messages.ToolchainArchiveUnsafe), archive, archive, Printable(entryName), reason);

    /// <summary>The failure of an archive that cannot be read.</summary>
    internal GoWinOpsException Invalid(string reason, Exception? exception = null) => new(nameof(Messages.ToolchainArchiveInvalid), archive, exception, archive, reason);

    private async Task CopyAsync(Stream content, Stream file, long length, string entryName, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[(int)Math.Min(1 << 16, Math.Max(1, length))];
        long rest = length;
        while (rest > 0)
        {
            int read = await content.ReadAsync(buffer, 0, (int)Math.Min(buffer.Length, rest), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw Invalid($"it ends within '{Printable(entryName)}'");
            await file.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
            rest -= read;
        }
    }

    private string Place(string entryName, bool isFile)
    {
        if (++entries > MostEntries)
            throw Unsafe(entryName, $"the archive has more than {MostEntries} entries");
        string name = !isFile && entryName.EndsWith("/", StringComparison.Ordinal) ? entryName.Substring(0, entryName.Length - 1) : entryName;
        string[] parts = name.Split('/');
        if (parts[0] != Top || (isFile && parts.Length == 1))
            throw Unsafe(entryName, "it lies outside the archive's folder 'go'");
        if (name.Length > LongestPath)
            throw Unsafe(entryName, $"its path is longer than {LongestPath} characters");
        if (parts.Select(Fault).FirstOrDefault(fault => fault is not null) is { } reason)
            throw Unsafe(entryName, reason);
        for (int count = 1; count <= parts.Length; count++)
            Take(entryName, string.Join("/", parts.Take(count)), isFile && count == parts.Length);
        return Path.Combine(parts.Skip(1).Prepend(folder).ToArray());
    }

    private void Take(string entryName, string name, bool isFile)
    {
        if (!taken.TryGetValue(name, out (string Name, bool IsFile) there))
            taken.Add(name, (name, isFile));
        else if (there.Name != name)
            throw Unsafe(entryName, $"it differs from '{there.Name}' in the case of its letters only");
        else if (isFile || there.IsFile)
            throw Unsafe(entryName, "the archive holds it twice");
    }

    // Go's own tree has names such as .gitattributes and testdata with leading dots, so a service's rules for folder names would be too strict.
    private static string? Fault(string part)
    {
        if (part.Length == 0 || part is "." or "..")
            return "its path leads elsewhere";
        if (part.Any(character => character < ' ' || "\\:*?\"<>|".IndexOf(character) >= 0))
            return "a character of its name is not allowed on every system";
        if (part[part.Length - 1] is '.' or ' ')
            return "its name ends with a dot or a space, which Windows drops";
        return Services.FolderName.IsReserved(part) ? "Windows reserves its name for a device" : null;
    }

    private static string Printable(string name) => new(name.Take(LongestPath).Select(character => char.IsControl(character) ? '?' : character).ToArray());
}
