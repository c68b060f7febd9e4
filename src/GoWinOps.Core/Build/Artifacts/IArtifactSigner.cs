using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.Artifacts;

/// <summary>Puts a signature into an executable.</summary>
public interface IArtifactSigner
{
    /// <summary>What is recorded of it in the build manifest.</summary>
    ArtifactSignature Signature { get; }

    /// <summary>What it does, for a plan to show; holds no secret.</summary>
    string DisplayText { get; }

    /// <summary>What tells it from another signer, so that a change of it is a reason to build; no secret can be worked out from it.</summary>
    string Identity { get; }

    /// <summary>Signs the file where it lies.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>SigningFailed</c>, <c>SigningTimedOut</c></exception>
    Task SignAsync(string path, CancellationToken cancellationToken);
}
