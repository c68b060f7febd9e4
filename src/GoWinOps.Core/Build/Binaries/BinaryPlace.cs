using System.Collections.Generic;
using System.Linq;
using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Names the part of an executable in which a byte of its file lies.</summary>
internal static class BinaryPlace
{
    /// <summary>The place in words that follow "at byte N, ".</summary>
    /// <param name="path">The executable; of a universal file of macOS the first program counts.</param>
    /// <param name="offset">The byte, counted from 0; one behind the end is allowed.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal static string Describe(string path, long offset, CancellationToken cancellationToken)
    {
        try
        {
            using ExecutableFile file = ExecutableFile.Open(path, cancellationToken);
            return Describe(file.Images[0].Sections.Where(section => section.FileSize > 0).ToList(), (ulong)offset);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId.StartsWith("Executable", System.StringComparison.Ordinal))
        {
            return "in a file that cannot be read as an executable";
        }
    }

    private static string Describe(List<BinaryRange> sections, ulong offset)
    {
        BinaryRange? section = sections.FirstOrDefault(candidate => offset >= candidate.FileOffset && offset - candidate.FileOffset < candidate.FileSize);
        if (section is not null)
            return $"in section '{section.Name}'";
        if (sections.Count == 0 || sections.All(candidate => offset < candidate.FileOffset))
            return "in the headers";
        return sections.All(candidate => offset >= candidate.FileOffset) ? "behind the last section" : "between two sections";
    }
}
