using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>What is said when a version is not there.</summary>
internal static class ToolchainVersions
{
    private const int MostNamed = 5;

    /// <summary>The failure that names the versions there are, those of the same line first.</summary>
    internal static GoWinOpsException NotFound(GoVersionRequest request, string source, IEnumerable<GoVersionNumber> available)
    {
        List<GoVersionNumber> sorted = available.OrderByDescending(version => request.Number is not null && version.IsOfLine(request.Number))
            .ThenByDescending(version => version).ToList();
        string names = sorted.Count == 0 ? "none" : string.Join(", ", sorted.Take(MostNamed).Select(version => version.Text)) + (sorted.Count > MostNamed ? ", …" : string.Empty);
        return new GoWinOpsException(nameof(Messages.ToolchainVersionNotFound), request.Text, request.Text, source, names);
    }
}
