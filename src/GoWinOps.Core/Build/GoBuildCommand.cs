using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Composes the <c>go build</c> command of one package for one target.</summary>
internal static class GoBuildCommand
{
    private static readonly string[] ReservedNames = { "GOOS", "GOARCH" };
    private static readonly Regex BuildTag = new(@"^[\p{L}\p{Nd}_.]+$", RegexOptions.CultureInvariant);

    /// <summary>The command that writes the executable to <paramref name="outputPath"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>GoVariableNameInvalid</c>, <c>GoVariableValueRefused</c>, <c>GoEnvironmentReserved</c>, <c>GoTagInvalid</c></exception>
    internal static ToolCommand Compose(GoToolchain toolchain, GoPackage package, GoTarget target, GoBuildSettings settings, string outputPath)
    {
        string? reserved = settings.Environment.Keys.FirstOrDefault(name => ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (reserved is not null)
            throw new GoWinOpsException(nameof(Messages.GoEnvironmentReserved), reserved, reserved);
        GoFlags inherited = GoFlags.Parse(settings.Environment.TryGetValue("GOFLAGS", out string? given) ? given ?? string.Empty : toolchain.InheritedFlags);
        ToolCommand command = toolchain.Command(package.ModuleFolder, Arguments(package, settings, inherited, outputPath).ToArray());
        command.Environment["CGO_ENABLED"] = "0";
        foreach (KeyValuePair<string, string?> variable in settings.Environment)
        {
            command.Environment[variable.Key] = variable.Value;
            if (!variable.Key.StartsWith("GO", StringComparison.Ordinal) && !variable.Key.StartsWith("CGO_", StringComparison.Ordinal))
                command.HiddenNames.Add(variable.Key);
        }

        command.Environment["GOFLAGS"] = inherited.Environment;
        command.Environment["GOOS"] = target.Os;
        command.Environment["GOARCH"] = target.Architecture;
        return command;
    }

    private static List<string> Arguments(GoPackage package, GoBuildSettings settings, GoFlags inherited, string outputPath)
    {
        List<string> arguments = new() { "build", "-trimpath", "-v" };
        string? badTag = settings.Tags.FirstOrDefault(tag => !BuildTag.IsMatch(tag));
        if (badTag is not null)
            throw new GoWinOpsException(nameof(Messages.GoTagInvalid), badTag, badTag);
        if (settings.Tags.Count > 0)
            arguments.Add("-tags=" + string.Join(",", settings.Tags));
        string[] linkerFlags = { inherited.LinkerFlags, LinkerFlags.Stamp(VariableStamps.Of(settings)) };
        if (linkerFlags.Any(flags => flags.Length > 0))
            arguments.Add("-ldflags=" + string.Join(" ", linkerFlags.Where(flags => flags.Length > 0)));
        arguments.AddRange(new[] { "-o", outputPath, package.Argument });
        return arguments;
    }
}
