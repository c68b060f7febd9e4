using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What may be the version of a release: it is also the name of its folder.</summary>
internal static class ReleaseVersion
{
    /// <summary>The longest version.</summary>
    internal const int MaximumLength = 100;

    /// <summary>Refuses what would not be one folder below the service's releases.</summary>
    /// <exception cref="GoWinOpsException"><c>ReleaseVersionInvalid</c></exception>
    internal static string RequireValid(string version)
    {
        string? fault = FolderName.Fault(version) ?? (version.Length > MaximumLength ? $"it has more than {MaximumLength} characters" : null);
        return fault is null ? version : throw new GoWinOpsException(nameof(Messages.ReleaseVersionInvalid), version, version, fault);
    }
}
