using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>What kind of place a history is looked at in.</summary>
internal enum GitPlace
{
    Plain,
    Detached,
    LinkedWorkTree,
    Submodule,
    Shallow,
    Blobless,
    OtherOwner,
    Bare,
    NoCommit,
    Replaced,
}

/// <summary>An odd git history made from a seed: branches, merges, wrong dates, tags of every sort, a place to look from and changes in the work tree.</summary>
internal sealed class GitHistory
{
    private static readonly string[] Versions =
    [
        "v0.1.0", "v0.9.0-alpha", "v1.0.0-rc.1", "v1.0.0-rc.2", "v1.0.0", "v1.0.0+build.1", "v1.0.1", "v1.2.3", "v1.2.3+sha.5114f85", "v1.10.0", "v2.0.0-beta-3-gabc", "v2.0.0",
        "v2.1.0", "v20260822.1.0",
    ];

    private static readonly string[] NoVersions = ["v1.2", "v01.2.3", "v1.2.3.4", "v1.2.3-", "v1-0-g123", "v1.2.3-01", "nightly", "version-2", "1.2.3", "vendor"];
    private readonly Random random;
    private readonly List<List<int>> parents = [];
    private readonly List<(string Name, int Commit, bool IsAnnotated)> tags = [];

    internal GitHistory(int seed)
    {
        random = new Random(seed);
        Seed = seed;
        Place = (GitPlace)random.Next(Enum.GetValues<GitPlace>().Length + 4) is var place && Enum.IsDefined(place) ? place : GitPlace.Plain;
        // Linked to what Go calls a module in a subfolder, its major version's folder included.
        Module = random.Next(3) switch { 0 => "svc", 1 when random.Next(2) == 0 => "svc/v2", _ => string.Empty };
        GivenPrefix = random.Next(6) switch { 0 => string.Empty, 1 => "svc/", 2 => "release-", _ => null };
        Change = (GitChange)random.Next(Enum.GetValues<GitChange>().Length + 2) is var change && Enum.IsDefined(change) ? change : GitChange.None;
        Depth = random.Next(1, 5);
        Grow();
        Tag();
    }

    internal int Seed { get; }

    internal GitPlace Place { get; }

    /// <summary>The folder of the module, from the top; empty for the top itself.</summary>
    internal string Module { get; }

    /// <summary>The prefix the user gives; null for none.</summary>
    internal string? GivenPrefix { get; }

    internal GitChange Change { get; }

    /// <summary>The folder the version is asked for.</summary>
    internal string Folder { get; private set; } = string.Empty;

    private int Depth { get; }

    public override string ToString() =>
        $"seed {Seed}: {Place}, {parents.Count} commits, module '{Module}', prefix {GivenPrefix ?? "none"}, {Change}, tags {string.Join(" ", tags.Select(tag => tag.Name))}";

    /// <summary>Makes the repository below <paramref name="root"/>.</summary>
    internal async Task MakeAsync(string root)
    {
        string origin = Path.Combine(root, "origin");
        Directory.CreateDirectory(origin);
        await TestFolder.GitAsync(origin, "init", "--quiet", "--initial-branch=main");
        if (Place != GitPlace.NoCommit)
        {
            await TestFolder.ImportAsync(origin, Stream());
            await TestFolder.GitAsync(origin, "branch", "--quiet", "-D", "commits");
            await TestFolder.GitAsync(origin, "checkout", "--quiet", "--force", "main");
        }

        string top = await new GitPlacement(root, origin, Depth).ArrangeAsync(Place);
        if (Place is not (GitPlace.Bare or GitPlace.NoCommit))
            await GitChanges.MakeAsync(top, Change);
        Folder = Place is GitPlace.Bare or GitPlace.NoCommit ? top : Path.Combine(top, Module.Replace('/', Path.DirectorySeparatorChar), "cmd");
        if (Place == GitPlace.OtherOwner)
            await TestFolder.RunAsync(top, null, "chown", "-R", "12345", top);
    }

    // Up to three lines grow side by side and are merged now and then, as a rule all of them by the last commit, which is the one looked from.
    private void Grow()
    {
        int count = random.Next(1, 20);
        int?[] lines = new int?[random.Next(1, 4)];
        for (int commit = 0; commit < count; commit++)
        {
            int line = random.Next(lines.Length);
            List<int> from = [];
            if (lines[line] is { } tip)
                from.Add(tip);
            else if (commit > 0 && random.Next(5) > 0)
                from.Add(random.Next(commit));
            if (commit == count - 1 && random.Next(3) > 0)
                from.AddRange(lines.OfType<int>());
            else if (from.Count > 0 && random.Next(6) == 0)
                from.Add(random.Next(commit));
            lines[line] = commit;
            parents.Add(from.Distinct().ToList());
        }
    }

    private void Tag()
    {
        int count = random.Next(10);
        string own = GivenPrefix ?? (Module.Length > 0 ? "svc/" : string.Empty);
        for (int index = 0; index < count; index++)
        {
            string prefix = random.Next(8) switch { 0 => "svc/", 1 => "release-", 2 => string.Empty, _ => own };
            string name = prefix + (random.Next(4) > 0 ? Pick(Versions) : Pick(NoVersions));
            // Half of the tags lie close together, so that several are on one commit.
            int commit = random.Next(2) == 0 ? parents.Count - 1 - random.Next(Math.Min(3, parents.Count)) : random.Next(parents.Count);
            if (tags.All(tag => tag.Name != name))
                tags.Add((name, commit, random.Next(2) == 0));
        }
    }

    private string Pick(string[] names) => names[random.Next(names.Length)];

    private string Stream()
    {
        StringBuilder stream = new();
        for (int commit = 0; commit < parents.Count; commit++)
            AppendCommit(stream, commit);
        stream.Append(CultureInfo.InvariantCulture, $"reset refs/heads/main\nfrom :{parents.Count}\n\n");
        foreach ((string name, int commit, bool isAnnotated) in tags)
        {
            stream.Append(isAnnotated
                ? string.Create(CultureInfo.InvariantCulture, $"tag {name}\nfrom :{commit + 1}\ntagger T <t@example.com> {Date(commit)} +0000\ndata 3\ntag\n")
                : string.Create(CultureInfo.InvariantCulture, $"reset refs/tags/{name}\nfrom :{commit + 1}\n\n"));
        }

        return stream.ToString();
    }

    private void AppendCommit(StringBuilder stream, int commit)
    {
        stream.Append(CultureInfo.InvariantCulture, $"reset refs/heads/commits\n\ncommit refs/heads/commits\nmark :{commit + 1}\n");
        stream.Append(CultureInfo.InvariantCulture, $"committer T <t@example.com> {Date(commit)} +0230\ndata 1\nc\n");
        stream.Append(string.Concat(parents[commit].Select((parent, index) => string.Create(CultureInfo.InvariantCulture, $"{(index == 0 ? "from" : "merge")} :{parent + 1}\n"))));
        stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline file{commit}\ndata 1\nx\n");
        foreach ((string path, string content) in Files())
            stream.Append(CultureInfo.InvariantCulture, $"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
        stream.Append('\n');
    }

    private IEnumerable<(string Path, string Content)> Files()
    {
        string folder = Module.Length == 0 ? string.Empty : Module + "/";
        yield return (".gitignore", "*.ignored\n");
        yield return ("tracked.txt", "tracked\n");
        yield return ("go.mod", "module example.com/app\n");
        if (Module.Length > 0)
            yield return (folder + "go.mod", $"// The module's path follows.\nmodule \"example.com/app/{Module}\" // so it is\n\ngo 1.22\n");
        yield return (folder + "cmd/main.go", "package main\n");
    }

    // A clock that runs backwards now and then, and stands still at times.
    private long Date(int commit) => 1_767_225_600 + (new Random(Seed + commit).Next(3) switch { 0 => -commit * 1000, 1 => 0, _ => commit * 1000 });
}
