using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Build;

/// <summary>Describes what a Go builds for, from its own list.</summary>
public static class GoPortList
{
    private const int BrokenSince = 21;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>The ports in Go's own order.</summary>
    /// <param name="toolchain">The Go.</param>
    /// <param name="includeBroken">Whether those marked broken belong to it.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="GoWinOpsException"><c>GoCommandFailed</c></exception>
    public static async Task<IReadOnlyList<GoPort>> ReadAsync(GoToolchain toolchain, bool includeBroken, CancellationToken cancellationToken)
    {
        IReadOnlyList<GoPort> ports = toolchain.Targets.Select(target => Describe(target, toolchain.Version, false)).ToList();
        // Go's list knows -broken since 1.21.
        if (!includeBroken || GoMinorVersion.Of(toolchain.Version) < BrokenSince)
            return ports;
        ToolCommand command = toolchain.Command(System.IO.Path.GetTempPath(), "tool", "dist", "list", "-broken", "-json");
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new GoWinOpsException(nameof(Messages.GoCommandFailed), toolchain.GoPath, command.DisplayText, result.ExitCode, result.Error.Trim());
        return JArray.Parse(result.Output).Select(row => Describe(GoTarget.Read(row), toolchain.Version, (bool?)row["Broken"] ?? false)).ToList();
    }

    private static GoPort Describe(GoTarget target, string goVersion, bool isBroken)
    {
        int minor = GoMinorVersion.Of(goVersion);
        MicroArchitectureFamily? family = MicroArchitectureFamily.Of(target.Architecture);
        if (family is not null && minor < family.SinceMinor(family.Default))
            family = null;
        return new GoPort
        {
            Name = target.Name,
            Os = target.Os,
            Architecture = target.Architecture,
            FriendlyName = PortNames.Of(target.Os, target.Architecture),
            IsFirstClass = target.FirstClass,
            SupportsCgo = target.CgoSupported,
            IsBroken = isBroken,
            MinimumOsVersion = MinimumOsVersions.Of(target.Os, target.Architecture, minor),
            MicroArchitectureVariable = family?.Variable,
            MicroArchitectures = Known(family, family?.Levels, minor),
            MicroArchitectureOptions = Known(family, family?.Options, minor),
            DefaultMicroArchitecture = family is { Default.Length: > 0 } ? family.Default : null,
            GoVersion = goVersion,
        };
    }

    private static string[] Known(MicroArchitectureFamily? family, IReadOnlyList<string>? parts, int minor) =>
        family is null || parts is null ? Array.Empty<string>() : parts.Where(part => family.SinceMinor(part) <= minor).ToArray();
}
