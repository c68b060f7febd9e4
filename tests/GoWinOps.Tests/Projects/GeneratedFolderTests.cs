using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Projects;
using Xunit;

namespace GoWinOps.Tests.Projects;

/// <summary>All files or nothing.</summary>
public sealed class GeneratedFolderTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public async Task A_failure_half_way_leaves_everything_as_it_was()
    {
        folder.Write("project/a.txt", "old");
        // A folder where a file is to be: nothing can be put there.
        Directory.CreateDirectory(folder.Combine("project", "m.txt"));
        GeneratedFolder written = Folder("a.txt", "b/c.txt", "m.txt", "z.txt");

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => written.WriteAsync(default));

        Assert.Equal(nameof(Messages.GeneratedFileFailed), exception.ErrorId);
        Assert.Equal("old", File.ReadAllText(folder.Combine("project", "a.txt")));
        Assert.Equal(new[] { "a.txt", "m.txt" }, Directory.GetFileSystemEntries(folder.Combine("project")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_folder_behind()
    {
        using CancellationTokenSource stop = new();
        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Folder("a.txt").WriteAsync(stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Only_what_is_missing_or_differs_is_written_and_nothing_is_left_over()
    {
        folder.Write("project/same.txt", "new");
        folder.Write("project/other.txt", "old");

        GeneratedFolder written = Folder("same.txt", "other.txt", "deep/er/new.txt");
        await written.WriteAsync(default);

        Assert.Equal(new[] { "other.txt", "deep/er/new.txt" }, written.Changed.Select(file => file.Path));
        Assert.Equal(new[] { "other.txt" }, written.Replaced.Select(file => file.Path));
        Assert.Equal("new", File.ReadAllText(folder.Combine("project", "other.txt")));
        Assert.Equal(new[] { "deep", "other.txt", "same.txt" }, Directory.GetFileSystemEntries(folder.Combine("project")).Select(Path.GetFileName).Order());
    }

    public void Dispose() => folder.Dispose();

    private GeneratedFolder Folder(params string[] paths) => new(folder.Combine("project"), paths.Select(path => new GeneratedFile(path, "new")));
}
