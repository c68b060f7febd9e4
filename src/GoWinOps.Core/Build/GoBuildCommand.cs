using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Composes the <c>go build</c> command of one package for one target.</summary>
internal static class GoBuildCommand
{
    // No symbol table and no DWARF: nothing for debuggers, while panics and runtime profiles keep their function names and lines.
    private const string StripFlags = "-s -w";
    private static readonly string[] ReservedNames = { "GOOS", "GOARCH" };
    private static readonly Regex BuildTag = new(@"^[\p{L}\p{Nd}_.]+$", RegexOptions.CultureInvariant);

    /// <summary>The command that writes the executable to <paramref name="outputPath"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>GoVariableNameInvalid</c>, <c>GoVariableValueRefused</c>, <c>GoEnvironmentReserved</c>, <c>GoTagInvalid</c></exception>
    internal static ToolCommand Compose(GoBuild build, string outputPath)
    {
        GoBuildSettings settings = build.Settings;
        string? reserved = settings.Environment.Keys.FirstOrDefault(name => ReservedNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (reserved is not null)
            throw new GoWinOpsException(nameof(Messages.GoEnvironmentReserved), reserved, reserved);
        string? badTag = settings.Tags.FirstOrDefault(tag => !BuildTag.IsMatch(tag));
        if (badTag is not null)
            throw new GoWinOpsException(nameof(Messages.GoTagInvalid), badTag, badTag);
        GoFlags inherited = Inherited(build.Toolchain, settings);
        ToolCommand command = build.Toolchain.Command(build.Package.ModuleFolder, Arguments(build, inherited, outputPath).ToArray());
        SetEnvironment(command, build.Target, settings, inherited, build.Compiler);
        return command;
    }

    /// <summary>The question which packages a build is made of, asked just as the build is run.</summary>
    internal static ToolCommand ComposeList(GoBuild build)
    {
        IEnumerable<string> arguments = new[] { "list", "-deps", "-json=" + ListedPackage.Fields }.Concat(PackageFlags(build.Settings)).Append(build.Package.Argument);
        ToolCommand command = build.Toolchain.Command(build.Package.ModuleFolder, arguments.ToArray());
        SetEnvironment(command, build.Target, build.Settings, Inherited(build.Toolchain, build.Settings), build.Compiler);
        return command;
    }

    /// <summary>The question which programs there are, asked just as a build is run.</summary>
    internal static ToolCommand ComposeFind(GoToolchain toolchain, GoTarget target, GoBuildSettings settings, string folder, string format, string pattern)
    {
        IEnumerable<string> arguments = new[] { "list", "-find", "-f", format }.Concat(PackageFlags(settings)).Append(pattern);
        ToolCommand command = toolchain.Command(folder, arguments.ToArray());
        SetEnvironment(command, target, settings, Inherited(toolchain, settings), null);
        return command;
    }

    /// <summary>A variable of Go's as it is in a build; empty where it has no value.</summary>
    internal static string Variable(GoBuild build, string name)
    {
        if (build.Command.Environment.TryGetValue(name, out string? given))
            return given ?? string.Empty;
        return build.Toolchain.Environment.TryGetValue(name, out string? own) ? own : string.Empty;
    }

    /// <summary>Whether Go may write to go.mod and go.sum: by -mod=mod, given or inherited.</summary>
    internal static bool MayCompleteModuleFiles(GoToolchain toolchain, GoBuildSettings settings) =>
        settings.ModuleMode == GoModuleMode.Mod || Inherited(toolchain, settings).Environment.Contains("mod=mod");

    private static GoFlags Inherited(GoToolchain toolchain, GoBuildSettings settings) =>
        GoFlags.Parse(settings.Environment.TryGetValue("GOFLAGS", out string? given) ? given ?? string.Empty : toolchain.InheritedFlags);

    private static void SetEnvironment(ToolCommand command, GoTarget target, GoBuildSettings settings, GoFlags inherited, CCompiler? compiler)
    {
        command.Environment["CGO_ENABLED"] = CCompiler.IsNeeded(settings) ? "1" : "0";
        if (compiler is not null)
            command.Environment["CC"] = compiler.Command;
        if (compiler?.ForCPlusPlus is { } forCPlusPlus)
            command.Environment["CXX"] = forCPlusPlus;
        foreach (KeyValuePair<string, string?> variable in settings.Environment)
        {
            command.Environment[variable.Key] = variable.Value;
            if (!variable.Key.StartsWith("GO", StringComparison.Ordinal) && !variable.Key.StartsWith("CGO_", StringComparison.Ordinal))
                command.HiddenNames.Add(variable.Key);
        }

        command.Environment["GOFLAGS"] = inherited.Environment;
        command.Environment["GOOS"] = target.Os;
        command.Environment["GOARCH"] = target.Architecture;
        if (target.MicroArchitecture is { } level)
            command.Environment[level.Variable] = level.Level;
    }

    private static List<string> Arguments(GoBuild build, GoFlags inherited, string outputPath)
    {
        GoBuildSettings settings = build.Settings;
        List<string> arguments = new() { "build", "-trimpath", "-v" };
        arguments.AddRange(PackageFlags(settings));
        if (GoProfile.Flag(build.Toolchain, build.Package, settings) is { } profile)
            arguments.Add(profile);
        bool isStripped = settings.Optimize is GoOptimization.Size or GoOptimization.Startup;
        string[] linkerFlags = { inherited.LinkerFlags, isStripped ? StripFlags : string.Empty, LinkerFlags.Stamp(VariableStamps.Of(settings)) };
        if (linkerFlags.Any(flags => flags.Length > 0))
            arguments.Add("-ldflags=" + string.Join(" ", linkerFlags.Where(flags => flags.Length > 0)));
        arguments.AddRange(new[] { "-o", outputPath, build.Package.Argument });
        return arguments;
    }

    /// <summary>The flags that decide which files and packages belong to a program.</summary>
    private static IEnumerable<string> PackageFlags(GoBuildSettings settings)
    {
        if (settings.Tags.Count > 0)
            yield return "-tags=" + string.Join(",", settings.Tags);
        if (settings.ModuleMode != GoModuleMode.Default)
            yield return "-mod=" + settings.ModuleMode.ToString().ToLowerInvariant();
        if (settings.Race)
            yield return "-race";
    }
}
