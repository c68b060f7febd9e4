using System;
using System.Linq;

namespace GoWinOps.Build.Artifacts;

/// <summary>Package URLs of Go modules.</summary>
/// <remarks>Source of the rules: the package-url specification, "Rules for each purl component" and the type <c>golang</c>, whose names are lower-case.</remarks>
internal static class PackageUrl
{
    private const string GoVersionPrefix = "go";

    /// <summary>A module's: <c>pkg:golang/golang.org/x/sys@v0.30.0</c>.</summary>
    /// <param name="module">The module's path.</param>
    /// <param name="version">Its version; empty where there is none.</param>
    /// <param name="subpath">The package's path below the module's; empty for none.</param>
    internal static string OfModule(string module, string version, string subpath = "") =>
        "pkg:golang/" + Segments(module.ToLowerInvariant())
        + (version.Length == 0 ? string.Empty : "@" + Uri.EscapeDataString(version))
        + (subpath.Length == 0 ? string.Empty : "#" + Segments(subpath));

    /// <summary>The standard library's, which vulnerability scanners know by this name.</summary>
    internal static string OfStandardLibrary(string goVersion) => "pkg:golang/stdlib@" + Uri.EscapeDataString(PlainVersion(goVersion));

    /// <summary>Go's version without <c>go</c> and without the experiments that may follow a blank.</summary>
    internal static string PlainVersion(string goVersion)
    {
        string plain = goVersion.Split(' ')[0];
        return plain.StartsWith(GoVersionPrefix, StringComparison.Ordinal) ? plain.Substring(GoVersionPrefix.Length) : plain;
    }

    private static string Segments(string path) => string.Join("/", path.Split('/').Where(segment => segment.Length > 0).Select(Uri.EscapeDataString));
}
