using System;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The CPU profile a program is optimized by.</summary>
internal static class GoProfile
{
    private const string DefaultName = "default.pgo";
    private static readonly Regex VersionForm = new(@"^go1\.(?<minor>[0-9]+)", RegexOptions.CultureInvariant);

    // Since Go 1.21 a default.pgo is used unless told otherwise (Go 1.21 release notes, "Profile-guided optimization").
    private const int FirstAutomaticMinor = 21;

    /// <summary>The flag for Go; null for none.</summary>
    /// <exception cref="GoWinOpsException"><c>GoProfileMissing</c></exception>
    internal static string? Flag(GoToolchain toolchain, GoPackage package, GoBuildSettings settings)
    {
        string own = Path.Combine(package.Folder, DefaultName);
        if (settings.Optimize == GoOptimization.Size)
            return File.Exists(own) ? "-pgo=off" : null;
        string? profile = settings.PgoProfile ?? (settings.Optimize == GoOptimization.Speed ? own : null);
        if (profile is null)
            return null;
        return File.Exists(profile) ? "-pgo=" + profile : throw new GoWinOpsException(nameof(Messages.GoProfileMissing), profile, package.ImportPath, profile);
    }

    /// <summary>Notes on the artifact which profile Go is given, and that the build depends on it.</summary>
    internal static async Task NoteAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        GoBuildSettings settings = run.Build.Settings;
        string profile = settings.PgoProfile ?? Path.Combine(run.Build.Package.Folder, DefaultName);
        await run.AddInputAsync(profile, cancellationToken).ConfigureAwait(false);
        bool isUsed = settings.Optimize != GoOptimization.Size && File.Exists(profile)
            && (settings.PgoProfile is not null || settings.Optimize == GoOptimization.Speed || IsAutomatic(run.Build.Toolchain.Version));
        if (!isUsed)
            return;
        run.Artifact.PgoProfile = profile;
        run.Artifact.PgoSha256 = await ContentHash.OfFileAsync(profile, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsAutomatic(string version)
    {
        Match match = VersionForm.Match(version);
        return !match.Success || int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture) >= FirstAutomaticMinor;
    }
}
