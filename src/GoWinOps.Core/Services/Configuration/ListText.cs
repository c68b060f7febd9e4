using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>Lists as differences show them.</summary>
internal static class ListText
{
    /// <summary>The values with blanks between them; null for none. A value that is empty or has blanks is quoted.</summary>
    internal static string? Of(IReadOnlyCollection<string>? values) =>
        values is null || values.Count == 0 ? null : string.Join(" ", values.Select(Quote));

    private static string Quote(string value) => value.Length == 0 || value.Contains(" ") ? "'" + value + "'" : value;
}
