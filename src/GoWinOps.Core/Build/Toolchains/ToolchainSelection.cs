using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build.Toolchains;

/// <summary>Picks one of the toolchains that Install-GoToolchain installed.</summary>
internal static class ToolchainSelection
{
    /// <summary>Whether a text that is to name a Go command names a version instead.</summary>
    internal static bool IsVersion(string text) => GoVersionNumber.TryParse(text) is { } version && text is not null && (text == version.Text || text == version.Name);

    /// <summary>The Go command of a version, or of the newest of a line such as 1.24.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolchainNotInstalled</c></exception>
    internal static string Resolve(string version, IReadOnlyList<string> roots)
    {
        List<GoToolchainInfo> installed = ToolchainFinder.Installed(roots);
        GoVersionNumber? wanted = GoVersionRequest.Parse(version).Newest(installed.Select(toolchain => GoVersionNumber.TryParse(toolchain.Version)!));
        return installed.Find(toolchain => toolchain.Version == wanted?.Name)?.GoPath
            ?? throw new GoWinOpsException(nameof(Messages.ToolchainNotInstalled), version, version, string.Join(", ", roots));
    }

    /// <summary>The one that is used where none is named and PATH has none: the newest, release candidates last; null where none is installed.</summary>
    internal static GoToolchainInfo? DefaultOf(IEnumerable<GoToolchainInfo> installed) => installed
        .OrderBy(toolchain => GoVersionNumber.TryParse(toolchain.Version)!.IsPrerelease)
        .ThenByDescending(toolchain => GoVersionNumber.TryParse(toolchain.Version)).FirstOrDefault();
}
