using System;
using System.IO;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Reads an ImagePath as Windows does, also one that is not quoted.</summary>
internal static class ServiceImagePath
{
    private const string Extension = ".exe";
    private static readonly char[] Blanks = { ' ', '\t' };

    /// <summary>
    /// Whether the executable's path has a space and is not quoted: Windows then tries what stands before each space (CWE-428). A variable in it may bring the space
    /// along, as %ProgramFiles% does.
    /// </summary>
    internal static bool IsUnquoted(string imagePath, Func<string, bool> exists) =>
        !IsQuoted(imagePath) && Environment.ExpandEnvironmentVariables(Executable(imagePath, exists)).IndexOfAny(Blanks) >= 0;

    /// <summary>Takes an ImagePath apart.</summary>
    /// <param name="imagePath">The ImagePath.</param>
    /// <param name="exists">Whether there is a file.</param>
    internal static ServiceCommandLine Parse(string imagePath, Func<string, bool> exists)
    {
        if (!IsUnquoted(imagePath, exists))
            return ServiceCommandLine.Parse(imagePath);
        string executable = Executable(imagePath, exists);
        return ServiceCommandLine.Parse("\"" + executable + "\"" + imagePath.TrimStart().Substring(executable.Length));
    }

    private static bool IsQuoted(string imagePath) => imagePath.TrimStart().StartsWith("\"", StringComparison.Ordinal);

    // As CreateProcess: the shortest piece before a blank that is a file wins. Where none is one, the first piece that is called a program.
    private static string Executable(string imagePath, Func<string, bool> exists)
    {
        string line = imagePath.TrimStart();
        string[] pieces = line.Select((character, index) => index).Where(index => Array.IndexOf(Blanks, line[index]) >= 0)
            .Select(index => line.Substring(0, index)).Concat(new[] { line }).ToArray();
        return IsProgram(pieces[0]) ? pieces[0]
            : pieces.FirstOrDefault(piece => IsFile(piece, exists)) ?? pieces.FirstOrDefault(IsProgram) ?? pieces[0];
    }

    private static bool IsProgram(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    private static bool IsFile(string path, Func<string, bool> exists)
    {
        string full = Environment.ExpandEnvironmentVariables(path);
        return Path.IsPathRooted(full) && (exists(full) || exists(full + Extension));
    }
}
