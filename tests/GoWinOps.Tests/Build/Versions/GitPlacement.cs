using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>Turns a repository into the place a version is asked in.</summary>
internal sealed class GitPlacement(string root, string origin, int depth)
{
    /// <summary>Arranges it and returns the folder at its top.</summary>
    internal async Task<string> ArrangeAsync(GitPlace place)
    {
        switch (place)
        {
            case GitPlace.Detached:
                await TestFolder.GitAsync(origin, "checkout", "--quiet", "--detach");
                return origin;
            case GitPlace.LinkedWorkTree:
                await TestFolder.GitAsync(origin, "worktree", "add", "--quiet", "-b", "linked", Path.Combine(root, "linked"), "main");
                return Path.Combine(root, "linked");
            case GitPlace.Submodule:
                return await AddAsSubmoduleAsync();
            case GitPlace.Shallow:
                await CloneAsync("--depth", depth.ToString(CultureInfo.InvariantCulture), depth % 2 == 0 ? "--no-single-branch" : "--single-branch");
                return Path.Combine(root, "clone");
            case GitPlace.Blobless:
                await TestFolder.GitAsync(origin, "config", "uploadpack.allowFilter", "true");
                await CloneAsync("--filter=blob:none");
                return Path.Combine(root, "clone");
            case GitPlace.Bare:
                await CloneAsync("--bare");
                return Path.Combine(root, "clone");
            case GitPlace.Replaced:
                await ReplaceAsync();
                return origin;
            default:
                return origin;
        }
    }

    private Task CloneAsync(params string[] arguments) =>
        TestFolder.GitAsync(root, ["clone", "--quiet", "--branch", "main", .. arguments, new Uri(origin).AbsoluteUri, "clone"]);

    private async Task<string> AddAsSubmoduleAsync()
    {
        string outer = Path.Combine(root, "outer");
        Directory.CreateDirectory(outer);
        await TestFolder.CommitAllAsync(outer);
        await TestFolder.GitAsync(outer, "tag", "v99.0.0");
        await TestFolder.GitAsync(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin, "inner");
        return Path.Combine(outer, "inner");
    }

    /// <summary>Cuts the history at the commit looked from, for this clone alone.</summary>
    private async Task ReplaceAsync()
    {
        // A commit without parents cannot lose any.
        if (!(await TestFolder.GitAsync(origin, "rev-list", "--parents", "--max-count=1", "HEAD")).Trim().Contains(' '))
            return;
        await TestFolder.GitAsync(origin, "replace", "--graft", "HEAD");
        File.WriteAllText(Path.Combine(origin, ".git", "info", "grafts"), await TestFolder.GitAsync(origin, "rev-parse", "HEAD"));
    }
}
