using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Nodes;

namespace GoWinOps.Build;

/// <summary>Finds programs as a shell would.</summary>
internal static class ExecutableSearch
{
    /// <summary>The program's file name on this system.</summary>
    internal static string FileName(string program) => NodeContext.IsWindows ? program + ".exe" : program;

    /// <summary>The first folder of PATH that holds <paramref name="program"/>, or null. Relative entries are not searched.</summary>
    internal static string? OnPath(string program) => FoldersOf(Environment.GetEnvironmentVariable("PATH"))
        .Select(folder => Path.Combine(folder, FileName(program)))
        .FirstOrDefault(File.Exists);

    /// <summary>The folders that a value of PATH lists; relative ones are left out.</summary>
    internal static IEnumerable<string> FoldersOf(string? path) => (path ?? string.Empty).Split(Path.PathSeparator)
        .Select(folder => folder.Trim('"'))
        .Where(folder => folder.Length > 0 && folder.IndexOfAny(Path.GetInvalidPathChars()) < 0 && Path.IsPathRooted(folder));
}
