namespace GoWinOps.Build;

/// <summary>The oldest systems the programs of a Go run on.</summary>
/// <remarks>
/// From https://go.dev/wiki/MinimumRequirements and, for each step, the section "Ports" of the release notes: Windows https://go.dev/doc/go1.11 and go1.21; macOS go1.15, go1.17, go1.21,
/// go1.23, go1.25 and go1.27; Linux go1.18 (kernel 2.6.32), go1.24 (3.2), and by architecture the wiki (loong64, mips64le) and go1.27 (ppc64).
/// </remarks>
internal static class MinimumOsVersions
{
    private const string AppleSilicon = "macOS 11";

    /// <summary>The oldest version; null where that is not known.</summary>
    internal static string? Of(string os, string architecture, int goMinor) => os switch
    {
        "windows" when goMinor >= 21 => "Windows 10 or Windows Server 2016",
        "windows" when goMinor >= 11 => "Windows 7 or Windows Server 2008 R2",
        "darwin" => MacOs(architecture, goMinor),
        "linux" => Linux(architecture, goMinor),
        _ => null,
    };

    private static string? MacOs(string architecture, int goMinor) => goMinor switch
    {
        >= 27 => "macOS 13",
        >= 25 => "macOS 12",
        >= 23 => "macOS 11",
        _ when architecture == "arm64" => AppleSilicon,
        >= 21 => "macOS 10.15",
        >= 17 => "macOS 10.13",
        >= 15 => "macOS 10.12",
        _ => null,
    };

    private static string? Linux(string architecture, int goMinor) => architecture switch
    {
        "loong64" => "Linux kernel 5.19",
        "mips64le" => "Linux kernel 4.8",
        "ppc64" when goMinor >= 27 => "Linux kernel 3.13",
        _ when goMinor >= 24 => "Linux kernel 3.2",
        _ when goMinor >= 18 => "Linux kernel 2.6.32",
        _ => null,
    };
}
