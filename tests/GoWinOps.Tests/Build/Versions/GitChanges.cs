using System.IO;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>What is different in a work tree.</summary>
internal enum GitChange
{
    None,
    Modified,
    Untracked,
    Ignored,
    Renamed,
    Deleted,
}

/// <summary>Makes the changes.</summary>
internal static class GitChanges
{
    internal static async Task MakeAsync(string top, GitChange change)
    {
        switch (change)
        {
            case GitChange.Modified:
                await File.AppendAllTextAsync(Path.Combine(top, "tracked.txt"), "more\n");
                break;
            case GitChange.Untracked:
                await File.WriteAllTextAsync(Path.Combine(top, "new file ü.txt"), "new\n");
                break;
            case GitChange.Ignored:
                await File.WriteAllTextAsync(Path.Combine(top, "x.ignored"), "ignored\n");
                break;
            case GitChange.Renamed:
                await TestFolder.GitAsync(top, "mv", "tracked.txt", "renamed once.txt");
                break;
            case GitChange.Deleted:
                File.Delete(Path.Combine(top, "tracked.txt"));
                break;
        }
    }

    /// <summary>The path that makes the work tree dirty; null where none does.</summary>
    internal static string? PathOf(GitChange change) => change switch
    {
        GitChange.Modified or GitChange.Deleted => "tracked.txt",
        GitChange.Untracked => "new file ü.txt",
        GitChange.Renamed => "renamed once.txt",
        _ => null,
    };
}
