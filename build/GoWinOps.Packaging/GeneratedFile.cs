using System.IO;

namespace GoWinOps.Packaging;

/// <summary>A file made from others: left alone when nothing changed, so that what depends on it is not made again.</summary>
internal static class GeneratedFile
{
    /// <summary>Writes <paramref name="text"/> to <paramref name="path"/> unless it is there already; says whether it was not.</summary>
    public static bool Write(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return true;
    }
}
