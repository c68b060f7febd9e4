using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>Asks a repository for its tags and how far they are.</summary>
internal sealed class GitTags
{
    private const string Namespace = "refs/tags/";
    private const string Peeled = "^{}";
    private readonly GitRepository repository;
    private readonly string head;

    /// <param name="repository">The repository.</param>
    /// <param name="head">The commit that is looked back from.</param>
    internal GitTags(GitRepository repository, string head)
    {
        this.repository = repository;
        this.head = head;
    }

    /// <summary>All tags, wherever they are, each with the commit it is on.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        ToolResult result = await repository.RunAsync(cancellationToken, "show-ref", "--tags", "--dereference").ConfigureAwait(false);
        // Exit code 1 without a word: there are no tags.
        if (result.ExitCode != 0 && (result.ExitCode != 1 || result.Error.Length > 0))
            throw repository.Failure("show-ref --tags --dereference", result);
        Dictionary<string, string> commits = new(StringComparer.Ordinal);
        foreach (string line in ToolResult.LinesOf(result.Output))
        {
            int blank = line.IndexOf(' ');
            string name = line.Substring(blank + 1 + Namespace.Length);
            // What an annotated tag is on follows the tag itself, and replaces it.
            commits[name.EndsWith(Peeled, StringComparison.Ordinal) ? name.Substring(0, name.Length - Peeled.Length) : name] = line.Substring(0, blank);
        }

        return commits;
    }

    /// <summary>The names of the tags in the history of the commit.</summary>
    internal async Task<HashSet<string>> InHistoryAsync(CancellationToken cancellationToken)
    {
        string names = await repository.AnswerAsync(cancellationToken, "for-each-ref", "--merged=" + head, "--format=%(refname)", Namespace).ConfigureAwait(false);
        return new HashSet<string>(ToolResult.LinesOf(names).Select(name => name.Substring(Namespace.Length)), StringComparer.Ordinal);
    }

    /// <summary>How many commits the history has.</summary>
    internal async Task<long> CountCommitsAsync(CancellationToken cancellationToken) =>
        Number(await repository.AnswerAsync(cancellationToken, "rev-list", "--count", head).ConfigureAwait(false));

    /// <summary>The nearest of some tags of the history, and how many commits lie between; of several that are as near, the highest version.</summary>
    /// <remarks>
    /// <c>git describe</c> estimates by the dates of commits and gives up after ten tags. Here the commits are counted: those that are in the history and not in
    /// the tag's. Only tags that no other tag's history contains can be nearest; they are where the commits end that no tag has.
    /// </remarks>
    internal async Task<(ReleaseTag Tag, long Distance)> FindNearestAsync(IReadOnlyCollection<ReleaseTag> tags, CancellationToken cancellationToken)
    {
        StringBuilder input = new(head + "\n");
        foreach (string commit in tags.Select(tag => tag.Commit).Distinct())
            input.Append('^').Append(commit).Append('\n');
        string walked = await repository.AnswerAsync(input.ToString(), cancellationToken, "rev-list", "--boundary", "--stdin").ConfigureAwait(false);
        HashSet<string> ends = new(ToolResult.LinesOf(walked).Where(line => line[0] == '-').Select(line => line.Substring(1)), StringComparer.Ordinal);
        ReleaseTag? nearest = null;
        long least = long.MaxValue;
        foreach (ReleaseTag tag in tags.Where(tag => ends.Contains(tag.Commit)).GroupBy(tag => tag.Commit).Select(Highest))
        {
            long distance = Number(await repository.AnswerAsync(cancellationToken, "rev-list", "--count", head, "^" + tag.Commit).ConfigureAwait(false));
            if (nearest is not null && (distance > least || (distance == least && Compare(tag, nearest) < 0)))
                continue;
            (nearest, least) = (tag, distance);
        }

        return (nearest!, least);
    }

    /// <summary>The tag with the highest version; of equal ones, which differ in build metadata only, the last by name, so that the choice is always the same.</summary>
    internal static ReleaseTag Highest(IEnumerable<ReleaseTag> tags) => tags.Aggregate((best, tag) => Compare(tag, best) > 0 ? tag : best);

    private static int Compare(ReleaseTag left, ReleaseTag right)
    {
        int order = left.Version.CompareTo(right.Version);
        return order == 0 ? string.CompareOrdinal(left.Name, right.Name) : order;
    }

    private static long Number(string answer) => long.Parse(answer.Trim(), System.Globalization.CultureInfo.InvariantCulture);
}
