using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Toolchains;

/// <summary>Where archives of Go come from.</summary>
internal interface IToolchainSource
{
    /// <summary>Finds the archive of the newest version that is wanted.</summary>
    Task<ToolchainArchive> FindAsync(GoVersionRequest request, GoPlatform platform, CancellationToken cancellationToken);

    /// <summary>Brings an archive into <paramref name="folder"/>, whose file is nobody else's afterwards, and returns its path.</summary>
    /// <param name="archive">What <see cref="FindAsync"/> found.</param>
    /// <param name="folder">Where to keep it, a broken-off download included.</param>
    /// <param name="onStep">Told how far it has come.</param>
    /// <param name="cancellationToken">Ends it; what has arrived stays for the next attempt.</param>
    Task<string> FetchAsync(ToolchainArchive archive, string folder, Action<ToolchainStep> onStep, CancellationToken cancellationToken);
}
