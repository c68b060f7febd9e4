using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Module;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>Odd histories by the hundred, each with the version a second, plain reckoning gives, or with the error it must be.</summary>
public sealed class GitHistoryTests : IDisposable
{
    private const int FirstSeed = 20260101;
    private const int Count = 140;
    private readonly TestFolder folder = new();

    // Giving files away takes root; only there can another owner be had.
    private static bool CanChangeOwner => OperatingSystem.IsLinux() && Environment.UserName == "root";

    [Fact]
    public async Task A_hundred_odd_histories_give_the_right_version_or_the_right_error()
    {
        ConcurrentBag<string> faults = [];

        await Parallel.ForEachAsync(Histories(), async (history, cancellationToken) =>
        {
            string root = folder.Combine(history.Seed.ToString(CultureInfo.InvariantCulture));
            await history.MakeAsync(root);
            string expected = await ExpectedAsync(history);
            string actual = await ActualAsync(history, cancellationToken);
            if (expected != actual)
                faults.Add($"{history}: expected {expected}, got {actual}");
        });

        Faults.None(faults.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_histories_are_of_every_kind()
    {
        GitHistory[] histories = Histories().ToArray();

        Assert.True(histories.Length >= 100);
        Assert.All(Enum.GetValues<GitPlace>().Where(place => place != GitPlace.OtherOwner || CanChangeOwner), place => Assert.Contains(histories, history => history.Place == place));
        Assert.All(Enum.GetValues<GitChange>(), change => Assert.Contains(histories, history => history.Change == change));
        Assert.All(new[] { string.Empty, "svc", "svc/v2" }, module => Assert.Contains(histories, history => history.Module == module));
        Assert.All(new[] { null, string.Empty, "svc/", "release-" }, prefix => Assert.Contains(histories, history => history.GivenPrefix == prefix));
    }

    public void Dispose() => folder.Dispose();

    private static IEnumerable<GitHistory> Histories() =>
        Enumerable.Range(FirstSeed, Count).Select(seed => new GitHistory(seed)).Where(history => history.Place != GitPlace.OtherOwner || CanChangeOwner);

    private static async Task<string> ExpectedAsync(GitHistory history) => history.Place switch
    {
        GitPlace.OtherOwner => nameof(Messages.GitOwnerNotTrusted),
        GitPlace.Bare => nameof(Messages.GitWorkTreeMissing),
        GitPlace.NoCommit => "0.0.0-dev",
        _ => await GitOracle.VersionAsync(history.Folder, history) is { } version
            ? $"{version} {string.Join("|", new[] { GitChanges.PathOf(history.Change) }.OfType<string>())}"
            : nameof(Messages.GitHistoryShallow),
    };

    private static async Task<string> ActualAsync(GitHistory history, CancellationToken cancellationToken)
    {
        try
        {
            GitSnapshot snapshot = await GitSnapshot.ReadAsync(history.Folder, cancellationToken);
            ReleaseFinding finding = await ReleaseSearch.FindAsync(snapshot, history.Folder, history.GivenPrefix, cancellationToken);
            Assert.NotEmpty(ReleaseExplanation.Of(history.Folder, finding));
            return snapshot.Commit.Length == 0 ? finding.Release.ToString() : $"{finding.Release} {string.Join("|", snapshot.DirtyPaths)}";
        }
        catch (GoWinOpsException exception)
        {
            return exception.ErrorId;
        }
    }
}
