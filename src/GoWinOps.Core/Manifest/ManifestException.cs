using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Manifest;

/// <summary>A manifest has faults; carries all of them.</summary>
public sealed class ManifestException : GoWinOpsException
{
    internal ManifestException(string path, IReadOnlyList<ManifestProblem> faults)
        : base(nameof(Messages.ManifestInvalid), path, path, string.Join("\n", faults.Select(fault => fault.ToString())))
    {
        Faults = faults;
    }

    /// <summary>The faults, in the order of the file.</summary>
    public IReadOnlyList<ManifestProblem> Faults { get; }
}
