using System;
using System.IO;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>Which Go a module asks for: the <c>go</c> and <c>toolchain</c> lines of its go.mod. Source: go.dev/ref/mod.</summary>
internal sealed class GoModVersions
{
    private const int LargestFile = 4 << 20;
    private static readonly Regex Line = new(@"^[ \t]*(?<word>go|toolchain)[ \t]+(?<value>[^\s/]+)[ \t]*(?://.*)?\r?$", RegexOptions.CultureInvariant);
    private static readonly Regex BlockStart = new(@"^[ \t]*\w+[ \t]*\([ \t]*(?://.*)?\r?$", RegexOptions.CultureInvariant);

    private GoModVersions(string path, string? go, string? toolchain)
    {
        Path = path;
        Go = go;
        Toolchain = toolchain;
    }

    /// <summary>The go.mod.</summary>
    internal string Path { get; }

    /// <summary>The value of the <c>go</c> line: the oldest Go that will do; null where there is none.</summary>
    internal string? Go { get; }

    /// <summary>The value of the <c>toolchain</c> line: the Go that is suggested; null where there is none, or where it says <c>default</c>.</summary>
    internal string? Toolchain { get; }

    /// <summary>The suggested Go, else the oldest that will do.</summary>
    internal string? Wanted => Toolchain ?? Go;

    /// <summary>The go.mod of the module that holds <paramref name="path"/>, a folder or a file; null where there is none there or above.</summary>
    internal static string? Find(string path)
    {
        if (File.Exists(path) && System.IO.Path.GetFileName(path) == "go.mod")
            return path;
        DirectoryInfo? folder = new(File.Exists(path) ? System.IO.Path.GetDirectoryName(path)! : path);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "go.mod")))
            folder = folder.Parent;
        return folder is null ? null : System.IO.Path.Combine(folder.FullName, "go.mod");
    }

    /// <summary>Reads the lines of the module that holds <paramref name="path"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>GoModNotFound</c>, <c>GoModNotReadable</c></exception>
    internal static GoModVersions Read(string path)
    {
        string file = Find(path) ?? throw new GoWinOpsException(nameof(Messages.GoModNotFound), path, path);
        try
        {
            if (new FileInfo(file).Length > LargestFile)
                throw new IOException("It is larger than 4 MiB.");
            return Parse(file, File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.GoModNotReadable), file, exception, file, exception.Message);
        }
    }

    // Neither line can be in a block, but a block may hold a module whose path is 'go'.
    private static GoModVersions Parse(string path, string text)
    {
        string? go = null;
        string? toolchain = null;
        bool isInBlock = false;
        foreach (string line in text.Split('\n'))
        {
            Match match = isInBlock ? Match.Empty : Line.Match(line);
            if (match.Success && match.Groups["word"].Value == "go")
                go ??= match.Groups["value"].Value;
            else if (match.Success)
                toolchain ??= match.Groups["value"].Value;
            isInBlock = isInBlock ? !line.TrimStart().StartsWith(")", StringComparison.Ordinal) : BlockStart.IsMatch(line);
        }

        return new GoModVersions(path, go, toolchain == "default" ? null : toolchain);
    }
}
