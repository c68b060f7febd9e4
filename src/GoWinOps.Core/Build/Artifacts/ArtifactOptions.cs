using System;
using System.Collections.Generic;
using Newtonsoft.Json;

namespace GoWinOps.Build.Artifacts;

/// <summary>What is made of an executable besides the executable.</summary>
public sealed class ArtifactOptions
{
    /// <summary>Whether it is packed with its texts.</summary>
    public bool Archive { get; set; }

    /// <summary>Files, and folders with all that is in them, that are packed as well.</summary>
    public IReadOnlyList<string> Includes { get; set; } = Array.Empty<string>();

    /// <summary>Whether a software bill of materials is written.</summary>
    public bool Sbom { get; set; }

    /// <summary>What signs executables for Windows; null for no signature.</summary>
    [JsonIgnore]
    public IArtifactSigner? Signer { get; set; }

    /// <summary>What makes a detached signature of every executable; null for none.</summary>
    [JsonIgnore]
    public CosignBundle? Cosign { get; set; }

    /// <summary>What is done with an executable once it is compiled, in order, for a plan to show; holds no secret.</summary>
    internal IEnumerable<string> StepsFor(string target)
    {
        bool isWindows = ArtifactFolder.IsWindows(target);
        if (Signer is { } signer && isWindows)
            yield return signer.DisplayText;
        if (Cosign is not null)
            yield return "sign apart with cosign";
        if (Sbom)
            yield return "write a bill of materials";
        if (Archive)
            yield return "pack as " + (isWindows ? "zip" : "tar.gz") + (Includes.Count > 0 ? " with " + string.Join(", ", Includes) : string.Empty);
    }

    /// <summary>What tells the signatures from others; part of what a build is compared by.</summary>
    public string Signing => Signer?.Identity + "|" + Cosign?.Identity;
}
