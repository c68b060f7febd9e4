using System.IO;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Watching;

public sealed class WatcherBuildTests
{
    // Of its own version, and of .NET's, which is far ahead.
    private static readonly string Ours = typeof(WatcherBuild).Assembly.Location;
    private static readonly string Later = typeof(object).Assembly.Location;

    [Fact]
    public void A_build_of_a_later_version_is_newer_and_none_else()
    {
        Assert.True(WatcherBuild.IsNewer(Later, Ours));
        Assert.False(WatcherBuild.IsNewer(Ours, Later));
        Assert.False(WatcherBuild.IsNewer(Ours, Ours));
    }

    [Fact]
    public void What_has_gone_or_has_no_version_is_not_newer_than_anything_and_nothing_is_newer_than_it()
    {
        using TestFolder folder = new();
        string plain = folder.Write("plain.exe", "no program");
        string gone = Path.Combine(folder.Path, "gone.exe");

        foreach (string path in new[] { plain, gone })
        {
            Assert.False(WatcherBuild.IsNewer(path, Ours));
            Assert.False(WatcherBuild.IsNewer(Ours, path));
        }
    }
}
