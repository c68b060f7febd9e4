using System;
using System.Collections.Generic;
using System.Globalization;

namespace GoWinOps.Build;

/// <summary>Reads what <c>git status --porcelain=v2 --branch -z</c> prints.</summary>
internal static class GitStatus
{
    private const string CommitHeader = "# branch.oid ";
    private const string BranchHeader = "# branch.head ";
    private const string NoCommit = "(initial)";
    private const string Detached = "(detached)";

    private static readonly char[] Blank = { ' ' };

    // How many blanks stand before the path in an entry of each kind; git-status(1), porcelain format version 2.
    private static readonly Dictionary<char, int> FieldsBeforePath = new() { ['1'] = 8, ['2'] = 9, ['u'] = 10, ['?'] = 1 };

    /// <summary>Puts commit, branch and changed paths into a snapshot.</summary>
    internal static void Read(string output, GitSnapshot snapshot)
    {
        List<string> paths = new();
        string[] entries = output.TrimEnd('\n').Split('\0');
        for (int index = 0; index < entries.Length; index++)
        {
            string entry = entries[index];
            if (entry.StartsWith(CommitHeader, StringComparison.Ordinal))
                snapshot.Commit = Unless(NoCommit, entry.Substring(CommitHeader.Length)) ?? string.Empty;
            else if (entry.StartsWith(BranchHeader, StringComparison.Ordinal))
                snapshot.Branch = Unless(Detached, entry.Substring(BranchHeader.Length));
            else if (entry.Length > 0 && FieldsBeforePath.TryGetValue(entry[0], out int fields))
                paths.Add(entry.Split(Blank, fields + 1)[fields]);
            // A renamed file's entry is followed by its former path.
            if (entry.StartsWith("2 ", StringComparison.Ordinal))
                index++;
        }

        snapshot.DirtyPaths = paths;
    }

    /// <summary>The time git gives in seconds since 1970, in UTC.</summary>
    internal static DateTime Time(string seconds) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture)).UtcDateTime;

    private static string? Unless(string placeholder, string value) => string.Equals(value, placeholder, StringComparison.Ordinal) ? null : value;
}
