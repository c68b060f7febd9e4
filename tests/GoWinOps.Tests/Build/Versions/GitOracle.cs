using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Build.Versions;

/// <summary>Works a version out a second time, by the plainest means: all commits and all tags in sets, and nothing of the engine.</summary>
internal sealed partial class GitOracle
{
    private readonly Dictionary<string, string[]> parents = [];
    private readonly List<(string Name, string Commit)> tags = [];
    private string head = string.Empty;

    /// <summary>The version of the commit checked out at <paramref name="top"/>; null where nothing certain can be said.</summary>
    internal static async Task<string?> VersionAsync(string top, GitHistory history)
    {
        GitOracle oracle = new();
        await oracle.ReadAsync(top);
        bool isShallow = (await TestFolder.GitAsync(top, "rev-parse", "--is-shallow-repository")).Trim() == "true";
        return oracle.Version(history, isShallow);
    }

    private async Task ReadAsync(string top)
    {
        head = (await TestFolder.GitAsync(top, "rev-parse", "HEAD")).Trim();
        string log = await TestFolder.GitAsync(top, "--no-replace-objects", "log", "--topo-order", "--all", "--format=%H %P");
        foreach (string[] fields in Lines(log).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            parents[fields[0]] = fields[1..];
        string refs = await TestFolder.GitAsync(top, "for-each-ref", "--format=%(refname:strip=2) %(objectname) %(*objectname)", "refs/tags");
        foreach (string[] fields in Lines(refs).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            tags.Add((fields[0], fields[^1]));
    }

    private string? Version(GitHistory history, bool isShallow)
    {
        string dirty = GitChanges.PathOf(history.Change) is null ? string.Empty : "dirty";
        string hash = "g" + head[..12];
        HashSet<string> seen = AncestorsOf(head);
        var candidates = Candidates(history).Where(tag => tag.Commit == head || !isShallow).Where(tag => seen.Contains(tag.Commit))
            .Select(tag => (tag.Key, tag.Version, tag.Name, Distance: seen.Except(AncestorsOf(tag.Commit)).Count())).ToList();
        if (isShallow && candidates.Count == 0)
            return null;
        if (candidates.Count == 0)
            return $"0.0.0-dev.{seen.Count}+{Join(hash, dirty)}";
        int least = candidates.Min(tag => tag.Distance);
        var best = candidates.Where(tag => tag.Distance == least).OrderBy(tag => tag.Key, StringComparer.Ordinal).ThenBy(tag => tag.Name, StringComparer.Ordinal).Last();
        Match parts = SemanticVersion().Match(best.Version);
        string numbers = $"{parts.Groups[1]}.{parts.Groups[2]}.{parts.Groups[3]}";
        string next = $"{parts.Groups[1]}.{parts.Groups[2]}.{long.Parse(parts.Groups[3].Value) + 1}";
        string metadata = least == 0 ? Join(parts.Groups[5].Value, dirty) : Join(hash, dirty);
        string version = (parts.Groups[4].Success, least) switch
        {
            (true, 0) => $"{numbers}-{parts.Groups[4]}",
            (true, _) => $"{numbers}-{parts.Groups[4]}.dev.{least}",
            (false, 0) => numbers,
            (false, _) => $"{next}-dev.{least}",
        };
        return metadata.Length == 0 ? version : version + "+" + metadata;
    }

    private List<(string Key, string Version, string Name, string Commit)> Candidates(GitHistory history)
    {
        string prefix = history.GivenPrefix ?? (history.Module.Length > 0 ? "svc/" : string.Empty);
        bool isMajorFolder = history.GivenPrefix is null && history.Module == "svc/v2";
        var candidates = Matching(prefix, isMajorFolder ? "2" : null);
        return candidates.Count == 0 && history.GivenPrefix is null ? Matching(string.Empty, null) : candidates;
    }

    private List<(string Key, string Version, string Name, string Commit)> Matching(string prefix, string? major) => tags
        .Where(tag => tag.Name.StartsWith(prefix + "v", StringComparison.Ordinal))
        .Select(tag => (Match: SemanticVersion().Match(tag.Name[(prefix.Length + 1)..]), tag))
        .Where(found => found.Match.Success && (major is null || found.Match.Groups[1].Value == major))
        .Select(found => (SortKey(found.Match), found.tag.Name[(prefix.Length + 1)..], found.tag.Name, found.tag.Commit)).ToList();

    private HashSet<string> AncestorsOf(string commit)
    {
        HashSet<string> seen = [];
        Stack<string> open = new([commit]);
        while (open.TryPop(out string? current))
        {
            if (parents.TryGetValue(current, out string[]? next) && seen.Add(current))
                Array.ForEach(next, open.Push);
        }

        return seen;
    }

    // Text that sorts as the versions of the histories do: numbers padded, a final release after its candidates.
    private static string SortKey(Match version)
    {
        string numbers = string.Concat(Enumerable.Range(1, 3).Select(group => version.Groups[group].Value.PadLeft(10, '0')));
        string before = string.Join(" ", version.Groups[4].Value.Split('.').Select(part => part.All(char.IsDigit) ? "0" + part.PadLeft(10, '0') : "1" + part));
        return numbers + (version.Groups[4].Success ? before : "~");
    }

    private static string Join(string first, string second) => string.Join(".", new[] { first, second }.Where(part => part.Length > 0));

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$")]
    private static partial Regex SemanticVersion();
}
