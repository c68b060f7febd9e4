using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Shell;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

public sealed class GetGoReleaseVersionTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();
    private readonly string repository;

    public GetGoReleaseVersionTests()
    {
        repository = folder.Combine("repository");
        folder.Write("repository/go.mod", "module example.com/app\n");
        folder.Write("repository/svc/go.mod", "module example.com/app/svc\n");
        folder.Write("repository/svc/cmd/main.go", "package main\n");
    }

    [Fact]
    public async Task Everything_known_of_a_version_is_in_its_object()
    {
        await CommitAndTagAsync("v1.2.3");
        await TestFolder.CommitAllAsync(repository);
        folder.Write("repository/new.txt", "new");
        string commit = (await TestFolder.GitAsync(repository, "rev-parse", "HEAD")).Trim();

        GoReleaseVersion version = await GetAsync(repository);

        string text = $"1.2.4-dev.1+g{commit[..12]}.dirty";
        Assert.Equal((text, text, "1.2.3.1", text.Replace('+', '-')), (version.Version, version.ProductVersion, version.FileVersion, version.ImageTag));
        Assert.Equal(("1.2.3", "v1.2.3", 1L, true, string.Empty), (version.BaseVersion, version.Tag, version.CommitsSinceTag, version.IsPrerelease, version.TagPrefix));
        Assert.Equal((commit, "main", repository), (version.Commit, version.Branch, version.Path));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), version.CommitTime);
        Assert.Equal(DateTimeKind.Utc, version.CommitTime!.Value.Kind);
        Assert.True(version.IsDirty);
        Assert.Equal(new[] { "new.txt" }, version.DirtyPaths);
        Assert.Equal("4. Nearest release: v1.2.3, 1 commit back. The release with the fewest commits since counts, of those on one commit the highest: v1.2.3", version.Explanation[3]);
    }

    [Fact]
    public async Task Explain_shows_the_steps_in_the_order_they_are_taken()
    {
        await CommitAndTagAsync("v1.2.3", "v1.2", "v9.0.0-rc.1");

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoReleaseVersion $args[0] -Explain", repository);

        GoReleaseVersionStep[] steps = outcome.Output.Select(step => (GoReleaseVersionStep)step.BaseObject).ToArray();
        Assert.Equal(["Work tree", "Tag prefix", "Release tags", "Nearest release", "Version", "Work tree's state", "File version", "Image tag"], steps.Select(step => step.Step));
        Assert.Equal(Enumerable.Range(1, 8), steps.Select(step => step.Number));
        Assert.Equal("v9.0.0-rc.1, v1.2.3 in the history; not read: v1.2", steps[2].Found);
        Assert.Equal("v9.0.0-rc.1", steps[3].Result);
        Assert.Equal("9.0.0.0", steps[6].Result);
        Assert.Contains("v1.2 on this commit", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_in_a_subfolder_has_tags_of_its_own_as_soon_as_there_is_one()
    {
        await CommitAndTagAsync("v5.0.0");
        Assert.Equal("5.0.0", (await GetAsync(Path.Combine(repository, "svc", "cmd"))).Version);

        await TestFolder.GitAsync(repository, "tag", "svc/v1.2.3");
        GoReleaseVersion service = await GetAsync(Path.Combine(repository, "svc", "cmd", "main.go"));

        Assert.Equal(("1.2.3", "svc/v1.2.3", "svc/"), (service.Version, service.Tag, service.TagPrefix));
        Assert.Equal("5.0.0", (await GetAsync(repository)).Version);
        Assert.Equal("5.0.0", (await GetAsync(Path.Combine(repository, "svc"), "-TagPrefix ''")).Version);
    }

    [Theory]
    [InlineData("release-", "release-v2.0.0", "2.0.0")]
    [InlineData("svc/", "svc/v3.0.0", "3.0.0")]
    [InlineData("", "v1.0.0", "1.0.0")]
    public async Task The_prefix_a_user_gives_counts(string prefix, string tag, string version)
    {
        await CommitAndTagAsync("v1.0.0", "release-v2.0.0", "svc/v3.0.0");

        GoReleaseVersion found = await GetAsync(repository, $"-TagPrefix '{prefix}'");

        Assert.Equal((tag, version), (found.Tag, found.Version));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("svc//")]
    [InlineData("../svc/")]
    [InlineData("-x")]
    public async Task A_prefix_no_tag_can_have_is_refused(string prefix)
    {
        await CommitAndTagAsync("v1.0.0");

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoReleaseVersion $args[0] -TagPrefix $args[1]", repository, prefix);

        Assert.Equal(new[] { nameof(Messages.GitTagPrefixInvalid) }, outcome.ErrorIds);
    }

    [Fact]
    public async Task The_manifest_says_package_and_prefix()
    {
        await CommitAndTagAsync("v1.0.0", "orders-v2.0.0", "svc/v3.0.0");
        folder.Write("repository/gowinops.yml", "name: orders\nbuild: { package: ./svc/cmd, tagPrefix: orders- }\n");
        await TestFolder.CommitAllAsync(repository);
        await TestFolder.GitAsync(repository, "tag", "--force", "orders-v2.0.0");

        ModuleSession.Outcome outcome = await session.RunAsync("(Get-GoReleaseVersion -Manifest $args[0]), (Get-GoReleaseVersion -Manifest $args[0] -TagPrefix svc/)", repository);

        Assert.Empty(outcome.ErrorIds);
        GoReleaseVersion[] versions = outcome.Output.Select(output => (GoReleaseVersion)output.BaseObject).ToArray();
        Assert.Equal(["2.0.0", "3.0.1"], versions.Select(version => version.Version.Split('-')[0]));
        Assert.All(versions, version => Assert.EndsWith(Path.Combine("svc", "cmd"), version.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Folders_come_through_the_pipeline_and_a_bad_one_does_not_stop_the_others()
    {
        await CommitAndTagAsync("v1.0.0");

        ModuleSession.Outcome outcome = await session.RunAsync("$args[0], $args[1], $args[0] | Get-GoReleaseVersion", repository, folder.Combine("absent"));

        Assert.Equal(2, outcome.Output.Count);
        Assert.Equal(new[] { nameof(Messages.GoFolderNotFound) }, outcome.ErrorIds);
        Assert.Equal(folder.Combine("absent"), outcome.Errors[0].TargetObject);
    }

    [Fact]
    public async Task Outside_of_git_a_placeholder_comes_with_a_warning()
    {
        Directory.CreateDirectory(folder.Combine("plain"));

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoReleaseVersion $args[0]", folder.Combine("plain"));

        GoReleaseVersion version = (GoReleaseVersion)Assert.Single(outcome.Output).BaseObject;
        Assert.Equal(("0.0.0-dev", "0.0.0.0", null), (version.Version, version.FileVersion, version.Tag));
        Assert.Contains("no git work tree", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_of_git_itself_is_no_work_tree()
    {
        await CommitAndTagAsync("v1.0.0");

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoReleaseVersion $args[0]", Path.Combine(repository, ".git"));

        Assert.Equal(new[] { nameof(Messages.GitWorkTreeMissing) }, outcome.ErrorIds);
    }

    [Fact]
    public async Task A_link_to_a_repository_that_is_gone_is_an_error_and_not_a_folder_without_git()
    {
        folder.Write("broken/.git", "gitdir: " + folder.Combine("gone"));

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoReleaseVersion $args[0]", folder.Combine("broken"));

        Assert.Equal(new[] { nameof(Messages.GitFailed) }, outcome.ErrorIds);
    }

    [PlatformFact(TestPlatform.LinuxAsRoot)]
    [SupportedOSPlatform("linux")]
    public async Task Another_owner_s_work_tree_is_refused_with_the_very_command_that_trusts_it()
    {
        // Giving files away takes root; only there can another owner be had.
        await CommitAndTagAsync("v1.0.0");
        await TestFolder.RunAsync(folder.Path, null, "chown", "-R", "12345", repository);

        ModuleSession.Outcome outcome = await session.RunAsync("Get-GoReleaseVersion $args[0]", Path.Combine(repository, "svc"));

        Assert.Equal(new[] { nameof(Messages.GitOwnerNotTrusted) }, outcome.ErrorIds);
        Assert.Contains($"git config --global --add safe.directory {repository}'", outcome.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "GitHub Actions: 'fetch-depth: 0'")]
    [InlineData("TF_BUILD", "Azure Pipelines: 'fetchDepth: 0'")]
    [InlineData("GITLAB_CI", "GitLab: the variable GIT_DEPTH: \"0\"")]
    [InlineData("JENKINS_URL", "Jenkins: cloneOption(shallow: false")]
    public void A_shallow_clone_in_a_CI_system_is_refused_with_that_system_s_remedy_first(string variable, string remedy)
    {
        GoWinOpsException refusal = ShallowClone.Refusal("/src", name => name == variable ? "true" : null);
        string action = refusal.Problem.RecommendedAction!;

        Assert.Equal(nameof(Messages.GitHistoryShallow), refusal.ErrorId);
        int[] places = new[] { "GitHub Actions:", "Azure Pipelines:", "GitLab:", "Jenkins:" }.Select(name => action.IndexOf(name, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Min(), action.IndexOf(remedy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_git_sets_for_its_hooks_does_not_lead_to_another_repository()
    {
        await CommitAndTagAsync("v1.0.0");
        string other = folder.Combine("other");
        Directory.CreateDirectory(other);
        await TestFolder.CommitAllAsync(other);
        await TestFolder.GitAsync(other, "tag", "v2.0.0");

        string output = await ShellAsync($"$env:GIT_DIR = '{other}/.git'; $env:GIT_INDEX_FILE = '{other}/.git/index'; $env:GIT_WORK_TREE = '{other}'; (Get-GoReleaseVersion '{repository}').Version");

        Assert.Equal("1.0.0", output);
    }

    [Fact]
    public async Task A_repository_without_git_to_ask_is_an_error_by_name()
    {
        await CommitAndTagAsync("v1.0.0");

        string output = await ShellAsync($"$env:PATH = '{folder.Path}'; try {{ Get-GoReleaseVersion '{repository}/svc' -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0] + ' ' + $_.TargetObject }}");

        Assert.Equal($"{nameof(Messages.GitNotFound)} {repository}/svc", output);
    }

    [Fact]
    public async Task The_nearest_tag_is_found_behind_more_than_ten_with_later_dates()
    {
        await TestFolder.GitAsync(repository, "init", "--quiet", "--initial-branch=main");
        await TestFolder.ImportAsync(repository, ManyBranches());
        await TestFolder.GitAsync(repository, "reset", "--quiet", "--hard", "main");

        GoReleaseVersion version = await GetAsync(repository);

        Assert.Equal(("v1.0.0", 13L), (version.Tag, version.CommitsSinceTag));
    }

    public void Dispose()
    {
        session.Dispose();
        folder.Dispose();
    }

    // Twelve branches of one commit each, all tagged and dated late, leave the main line before its own release and are merged in one commit:
    // from v1.0.0 it is 12 commits and the merge, from any of the branches 11, the merge and the five of the main line.
    private static string ManyBranches()
    {
        List<string> lines = ["reset refs/heads/main\n", Commit("main", 1, 1000)];
        for (int mark = 2; mark <= 6; mark++)
            lines.Add(Commit("main", mark, 1000 + mark, $"from :{mark - 1}"));
        lines.Add(Tag("v1.0.0", 6));
        for (int branch = 0; branch < 12; branch++)
            lines.AddRange([Commit($"side{branch}", 10 + branch, 9000 + branch, "from :1"), Tag($"v0.{branch}.0", 10 + branch)]);
        lines.Add(Commit("main", 30, 9500, "from :6\n" + string.Join("\n", Enumerable.Range(10, 12).Select(mark => $"merge :{mark}"))));
        return string.Join("\n", lines) + "\n";
    }

    private static string Commit(string branch, int mark, int time, string from = "") =>
        $"commit refs/heads/{branch}\nmark :{mark}\ncommitter T <t@example.com> {time} +0000\ndata 1\nc\n{(from.Length > 0 ? from + "\n" : from)}M 100644 inline go.mod\ndata 23\nmodule example.com/app\n\n";

    private static string Tag(string name, int mark) => $"reset refs/tags/{name}\nfrom :{mark}\n";

    private async Task CommitAndTagAsync(params string[] tags)
    {
        await TestFolder.CommitAllAsync(repository);
        foreach (string tag in tags)
            await TestFolder.GitAsync(repository, "tag", tag);
    }

    private async Task<GoReleaseVersion> GetAsync(string path, string parameters = "")
    {
        ModuleSession.Outcome outcome = await session.RunAsync($"Get-GoReleaseVersion $args[0] {parameters}", path);
        Assert.Empty(outcome.ErrorIds);
        return (GoReleaseVersion)Assert.Single(outcome.Output).BaseObject;
    }

    private static async Task<string> ShellAsync(string command)
    {
        (int exitCode, string output, string error) = await ShellProcess.RunAsync(string.Empty, "-m", ModuleSession.ManifestPath, "-c", command);
        Assert.True(exitCode == 0, error);
        return output.Trim();
    }
}
