using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;

namespace GoWinOps.Build;

/// <summary>What the things builds depend on were like when this command first looked at them.</summary>
/// <remarks>
/// Files are told apart by their content, never by their time: tools that unpack archives or make images give every file one same time, and Go, too,
/// reads all the source of the main module to find out that nothing is to be done.
/// </remarks>
internal sealed class SourceState
{
    private const string Absent = "absent";
    private const int MaximumHeldBytes = 1 << 20;

    private static readonly HashSet<string> SourceExtensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".for", ".f90", ".s", ".sx", ".swig", ".swigcxx", ".syso", ".mod",
    };

    private readonly ConcurrentDictionary<SourceItem, Task<string>> firstSeen = new();

    /// <summary>What an item was like at the first look; the same answer for the whole command.</summary>
    internal Task<string> OfAsync(SourceItem item, CancellationToken cancellationToken) =>
        firstSeen.GetOrAdd(item, seen => LookAsync(seen, cancellationToken));

    /// <summary>The states of several items.</summary>
    internal async Task<SortedDictionary<string, string>> OfAsync(IEnumerable<SourceItem> items, CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> states = new(StringComparer.Ordinal);
        foreach (SourceItem item in items)
            states[item.ToString()] = await OfAsync(item, cancellationToken).ConfigureAwait(false);
        return states;
    }

    /// <summary>What an item is like now.</summary>
    internal static async Task<string> LookAsync(SourceItem item, CancellationToken cancellationToken)
    {
        try
        {
            return item.Kind switch
            {
                SourceItemKind.File => await HashOfFileAsync(item.Path, cancellationToken).ConfigureAwait(false),
                SourceItemKind.SourceNames => HashOf(Directory.EnumerateFiles(item.Path).Where(IsSource)),
                _ => HashOf(Directory.EnumerateFiles(item.Path).Concat(Directory.EnumerateDirectories(item.Path).Select(folder => folder + "/"))),
            };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Absent;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It cannot be read now: whatever it was like, nobody can say that it is still the same.
            return "unreadable " + Guid.NewGuid().ToString("N");
        }
    }

    /// <summary>Whether Go may read a file for what it is called; tests too, because their package clause must agree with the others'.</summary>
    /// <remarks>The resources a build lays there while it runs are no source; they count by their own hash.</remarks>
    internal static bool IsSource(string path) => SourceExtensions.Contains(Path.GetExtension(path)) && !ResourceFile.IsOwn(path);

    private static async Task<string> HashOfFileAsync(string path, CancellationToken cancellationToken)
    {
        FileInfo file = new(path);
        return file.Exists && file.Length <= MaximumHeldBytes
            ? ContentHash.Of(File.ReadAllBytes(path))
            : await ContentHash.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
    }

    private static string HashOf(IEnumerable<string> paths) =>
        ContentHash.Of(Encoding.UTF8.GetBytes(string.Join("\n", paths.OrderBy(path => path, StringComparer.Ordinal))));
}
