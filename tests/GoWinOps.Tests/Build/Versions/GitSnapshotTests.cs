using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>Versions of real git histories.</summary>
public sealed class GitSnapshotTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly string repository;

    public GitSnapshotTests()
    {
        repository = folder.Combine("repository");
        folder.Write("repository/main.go", "package main\n");
    }

    [Fact]
    public async Task Tags_commits_after_them_and_changes_give_the_version()
    {
        await TestFolder.CommitAllAsync(repository);
        string first = (await TestFolder.GitAsync(repository, "rev-parse", "--short=12", "HEAD")).Trim();
        Assert.Equal($"0.0.0-dev.1+g{first}", await VersionAsync());

        await TestFolder.GitAsync(repository, "tag", "v1.2.3");
        Assert.Equal("1.2.3", await VersionAsync());

        await TestFolder.CommitAllAsync(repository);
        await TestFolder.CommitAllAsync(repository);
        string third = (await TestFolder.GitAsync(repository, "rev-parse", "--short=12", "HEAD")).Trim();
        Assert.Equal($"1.2.4-dev.2+g{third}", await VersionAsync());

        folder.Write("repository/untracked.txt", "x");
        Assert.Equal($"1.2.4-dev.2+g{third}.dirty", await VersionAsync());

        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "--annotate", "--message", "candidate", "v1.3.0-rc.1");
        Assert.Equal("1.3.0-rc.1", await VersionAsync());

        await TestFolder.CommitAllAsync(repository);
        string fifth = (await TestFolder.GitAsync(repository, "rev-parse", "--short=12", "HEAD")).Trim();
        Assert.Equal($"1.3.0-rc.1.dev.1+g{fifth}", await VersionAsync());
    }

    [Fact]
    public async Task A_final_release_on_the_commit_of_its_last_candidate_is_the_one_that_counts()
    {
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "v1.3.0");
        await TestFolder.GitAsync(repository, "tag", "--annotate", "--message", "candidate", "v1.3.0-rc.2");

        Assert.Equal("1.3.0", await VersionAsync());
    }

    [Fact]
    public async Task A_tag_of_another_branch_does_not_count()
    {
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "checkout", "--quiet", "-b", "other");
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "v9.0.0");
        await TestFolder.GitAsync(repository, "checkout", "--quiet", "main");

        Assert.StartsWith("0.0.0-dev.1+g", await VersionAsync());
    }

    [Fact]
    public async Task Tags_that_are_no_releases_do_not_count()
    {
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "nightly");
        await TestFolder.GitAsync(repository, "tag", "version-2");

        Assert.StartsWith("0.0.0-dev.1+g", await VersionAsync());
    }

    [Fact]
    public async Task A_detached_head_and_a_second_work_tree_are_no_different()
    {
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "v2.0.0");
        await TestFolder.GitAsync(repository, "checkout", "--quiet", "--detach");
        Assert.Equal("2.0.0", await VersionAsync());

        await TestFolder.GitAsync(repository, "worktree", "add", "--quiet", folder.Combine("second"), "v2.0.0");
        Assert.Equal("2.0.0", await VersionAsync(folder.Combine("second")));
    }

    [Fact]
    public async Task A_shallow_clone_is_refused_with_the_way_out()
    {
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "v1.0.0");
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(folder.Path, "clone", "--quiet", "--depth", "1", new Uri(repository).AbsoluteUri, "shallow");

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => VersionAsync(folder.Combine("shallow")));

        Assert.Equal(nameof(Messages.GitHistoryShallow), exception.ErrorId);
        Assert.Contains("fetch-depth: 0", exception.Problem.RecommendedAction);
        Assert.Contains("fetchDepth: 0", exception.Problem.RecommendedAction);
        Assert.Contains("GIT_DEPTH", exception.Problem.RecommendedAction);
    }

    [Fact]
    public async Task A_shallow_clone_of_the_tagged_commit_itself_is_certain_enough()
    {
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "v1.0.0");
        await TestFolder.GitAsync(folder.Path, "clone", "--quiet", "--depth", "1", "--branch", "v1.0.0", new Uri(repository).AbsoluteUri, "shallow");

        Assert.Equal("1.0.0", await VersionAsync(folder.Combine("shallow")));
    }

    [Fact]
    public async Task A_repository_without_commits_and_a_folder_without_git_have_no_version()
    {
        await TestFolder.GitAsync(repository, "init", "--quiet");
        Assert.Equal("0.0.0-dev", await VersionAsync());

        Directory.CreateDirectory(folder.Combine("plain"));
        Assert.Same(GitSnapshot.None, await GitSnapshot.ReadAsync(folder.Combine("plain"), CancellationToken.None));
        Assert.Equal("0.0.0-dev", await VersionAsync(folder.Combine("plain")));
    }

    [PlatformFact(TestPlatform.LinuxAsRoot)]
    [SupportedOSPlatform("linux")]
    public async Task A_work_tree_of_another_owner_is_refused_with_the_way_out()
    {
        // Giving files away takes root; only there can another owner be had.
        await TestFolder.CommitAllAsync(repository);
        using (Process chown = Process.Start("chown", ["-R", "12345", repository]))
            await chown.WaitForExitAsync();

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(VersionAsync);

        Assert.Equal(nameof(Messages.GitOwnerNotTrusted), exception.ErrorId);
        Assert.Contains("safe.directory", exception.Problem.RecommendedAction);
    }

    [Fact]
    public async Task A_damaged_repository_is_reported_in_git_s_own_words()
    {
        await TestFolder.CommitAllAsync(repository);
        File.WriteAllText(Path.Combine(repository, ".git", "index"), "damaged");

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(VersionAsync);

        Assert.Equal(nameof(Messages.GitFailed), exception.ErrorId);
        Assert.Contains("index", exception.Message);
    }

    [Theory]
    [InlineData("artifacts", "/artifacts/")]
    [InlineData("", "/1.0.0/")]
    [InlineData("source", "/source/1.0.0/")]
    [InlineData("ignored", null)]
    [InlineData("odd [name]", "/odd\\ \\[name\\]/")]
    public async Task Outputs_in_the_work_tree_are_excluded_and_source_never_is(string output, string? pattern)
    {
        folder.Write("repository/source/x.go", "package source\n");
        folder.Write("repository/.gitignore", "/ignored\n");
        await TestFolder.CommitAllAsync(repository);
        GitSnapshot snapshot = await GitSnapshot.ReadAsync(repository, CancellationToken.None);
        string exclude = Path.Combine(repository, ".git", "info", "exclude");
        string before = File.Exists(exclude) ? File.ReadAllText(exclude) : string.Empty;

        for (int round = 0; round < 2; round++)
            await GitExclusion.AddAsync(snapshot, Path.Combine(repository, output), "1.0.0", CancellationToken.None);
        folder.Write($"repository/{(output.Length > 0 ? output + "/" : string.Empty)}1.0.0/windows_amd64/x.exe", "x");

        Assert.Equal(before + (pattern is null ? string.Empty : pattern + "\n"), File.ReadAllText(exclude));
        Assert.False((await GitSnapshot.ReadAsync(repository, CancellationToken.None)).IsDirty);
    }

    public void Dispose() => folder.Dispose();

    private Task<string> VersionAsync() => VersionAsync(repository);

    private static async Task<string> VersionAsync(string path)
    {
        GitSnapshot snapshot = await GitSnapshot.ReadAsync(path, CancellationToken.None);
        return (await ReleaseSearch.FindAsync(snapshot, path, null, CancellationToken.None)).Release.ToString();
    }
}
