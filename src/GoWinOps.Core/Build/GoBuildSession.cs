using System;
using System.IO;

namespace GoWinOps.Build;

/// <summary>What the builds of one command share.</summary>
internal sealed class GoBuildSession : IDisposable
{
    private readonly Lazy<string> verificationCache = new(MakeFolder);

    /// <summary>The source as this command first saw it, and sees it for all its targets.</summary>
    internal SourceState Source { get; } = new();

    /// <summary>Whether Go has completed go.mod or go.sum since the snapshot was taken, as <c>-mod=mod</c> lets it.</summary>
    internal bool HasChangedModuleFiles { get; set; }

    /// <summary>A build cache in which nothing was before this command.</summary>
    internal string VerificationCache => verificationCache.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (verificationCache.IsValueCreated && Directory.Exists(verificationCache.Value))
            Directory.Delete(verificationCache.Value, recursive: true);
    }

    private static string MakeFolder()
    {
        string folder = Path.Combine(Path.GetTempPath(), "gowinops-verify-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }
}
