using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Knows for which targets a Go has the race detector.</summary>
internal static class GoRaceDetector
{
    /// <summary>Refuses a target for which its library is not there.</summary>
    /// <exception cref="GoWinOpsException"><c>GoRaceNotSupported</c></exception>
    internal static void Require(GoToolchain toolchain, GoTarget target)
    {
        string folder = Path.Combine(toolchain.Variable("GOROOT"), "src", "runtime", "race");
        // Since Go 1.20 the libraries for amd64 lie in folders by its micro-architecture.
        IEnumerable<string> places = new[]
        {
            Path.Combine(folder, $"race_{target.Os}_{target.Architecture}.syso"),
            Path.Combine(folder, "internal", target.Architecture + "v1", $"race_{target.Os}.syso"),
        };
        if (!places.Any(File.Exists))
            throw new GoWinOpsException(nameof(Messages.GoRaceNotSupported), target.Name, target.Name, toolchain.Version);
    }
}
