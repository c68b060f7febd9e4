using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using GoWinOps.Build;
using GoWinOps.Nodes;

namespace GoWinOps.Unix;

/// <summary>Has programs started in a session of their own, where nothing the user types at the terminal reaches them.</summary>
/// <remarks>
/// Ctrl+C sends SIGINT to all processes of the terminal's foreground group. A tool that ends of it has failed before the command it works for hears that it is
/// stopped; and one that works for a background job ends although nobody stopped the job. Ignoring the signal from the start would not do: Go's own tools listen
/// to it again. .NET cannot start a process in another session, and after exec a process cannot be moved; so a program that every system has does it.
/// On Windows a program without a window has a console of its own, with the same effect.
/// </remarks>
internal static class OwnSession
{
    // As much as Linux itself looks at: BINPRM_BUF_SIZE, linux/binfmts.h.
    private const int HeaderLength = 256;
    // Source: elf(5): the class is byte 4, and e_machine follows the 16 bytes of e_ident and the two of e_type.
    private const int ElfClass = 4;
    private const int ElfMachine = 18;
    private static readonly char[] Blanks = { ' ', '\t', '\r' };
    private static readonly byte[] ElfMagic = { 0x7F, (byte)'E', (byte)'L', (byte)'F' };
    // Source: mach-o/loader.h, MH_MAGIC_64; mach-o/fat.h, FAT_MAGIC, which is big-endian.
    private static readonly byte[][] MachMagics = { new byte[] { 0xCF, 0xFA, 0xED, 0xFE }, new byte[] { 0xCA, 0xFE, 0xBA, 0xBE } };

    // setsid is part of util-linux and BusyBox; macOS has none, but Perl. Both become the program, so that its process id is the one that was started.
    private static readonly string[][] Ways =
    {
        new[] { "/usr/bin/setsid" },
        new[] { "/bin/setsid" },
        new[] { "/usr/bin/perl", "-MPOSIX=setsid", "-e", "setsid(); exec { $ARGV[0] } @ARGV or exit 127" },
    };

    private static readonly Lazy<string[]?> Way = new(() => NodeContext.IsWindows ? null : Ways.FirstOrDefault(way => File.Exists(way[0])));
    private static readonly Lazy<byte[]> OwnHeader = new(() => HeaderOf("/proc/self/exe"));

    /// <summary>Whether this process has a terminal that could send signals. Without one a program is left where whoever ends this process's group finds it.</summary>
    internal static bool IsNeeded
    {
        get
        {
            if (Way.Value is null)
                return false;
            try
            {
                using FileStream terminal = new("/dev/tty", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Changes <paramref name="start"/> so. What would not start as it is stays as it is, so that .NET says what is wrong with it.</summary>
    internal static void Apply(ProcessStartInfo start)
    {
        if (Way.Value is not { } way || Find(start.FileName) is not { } program || !Starts(program))
            return;
        start.Arguments = (ProcessArguments.Join(way.Skip(1).Append(program)) + " " + start.Arguments).TrimEnd();
        start.FileName = way[0];
    }

    // Where .NET looks for it, too.
    private static string? Find(string name)
    {
        if (Path.IsPathRooted(name))
            return name;
        IEnumerable<string> folders = ExecutableSearch.FoldersOf(Environment.GetEnvironmentVariable("PATH")).Prepend(Directory.GetCurrentDirectory());
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    // What the system does not know how to start would be handed to a shell, which takes its bytes for commands.
    private static bool Starts(string program)
    {
        if (Libc.Access(program, Libc.MayExecute) != 0)
            return false;
        byte[] header = HeaderOf(program);
        if (header.Length > 2 && header[0] == '#' && header[1] == '!')
            return InterpreterOf(header) is { } interpreter && File.Exists(interpreter);
        if (BeginsWith(header, ElfMagic))
            return HasOwnMachine(header);
        return MachMagics.Any(magic => BeginsWith(header, magic));
    }

    private static bool HasOwnMachine(byte[] header)
    {
        byte[] own = OwnHeader.Value;
        return new[] { ElfClass, ElfMachine, ElfMachine + 1 }.All(place => header.Length > place && own.Length > place && header[place] == own[place]);
    }

    private static string? InterpreterOf(byte[] header)
    {
        string line = Encoding.UTF8.GetString(header).Substring(2).Split('\n')[0];
        return line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
    }

    private static bool BeginsWith(byte[] bytes, byte[] magic) => bytes.Length >= magic.Length && bytes.Take(magic.Length).SequenceEqual(magic);

    private static byte[] HeaderOf(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] header = new byte[HeaderLength];
            int read = file.Read(header, 0, header.Length);
            return header.Take(read).ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Array.Empty<byte>();
        }
    }
}
