using System;
using System.Net.Http.Headers;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Build.Artifacts;

/// <summary>Opens the place a user named.</summary>
internal static class ArtifactStore
{
    /// <summary>Whether a place is a server rather than a folder.</summary>
    internal static bool IsServer(string place) => place.IndexOf("://", StringComparison.Ordinal) > 0;

    /// <summary>Opens a store.</summary>
    /// <param name="place">A folder, a share or the address of a server.</param>
    /// <param name="authorization">What a server is shown; null for nothing.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactDestinationInvalid</c>, <c>ArtifactTokenNotProtected</c></exception>
    internal static IArtifactStore Open(string place, AuthenticationHeaderValue? authorization, IClock clock)
    {
        if (!IsServer(place))
            return new FolderArtifactStore(place, clock);
        if (!Uri.TryCreate(place, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0)
            throw new GoWinOpsException(nameof(Messages.ArtifactDestinationInvalid), place, WithoutUser(place));
        if (authorization is not null && address.Scheme == "http" && !address.IsLoopback)
            throw new GoWinOpsException(nameof(Messages.ArtifactTokenNotProtected), place, place);
        return new HttpArtifactStore(address, authorization, clock);
    }

    // What stands before an @ may be a password.
    private static string WithoutUser(string place) => place.IndexOf('@') is >= 0 and int at ? place.Substring(0, place.IndexOf("://", StringComparison.Ordinal) + 3) + "***" + place.Substring(at) : place;
}
