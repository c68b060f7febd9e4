using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The values a build stamps into the program's string variables.</summary>
internal static class VariableStamps
{
    /// <summary>Name and value of each, the version first, unless the user gave a value of their own for its variable.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Of(GoBuildSettings settings)
    {
        bool hasOwnVersion = settings.VersionVariable is null || settings.Variables.ContainsKey(settings.VersionVariable);
        IEnumerable<KeyValuePair<string, string>> version = hasOwnVersion
            ? Array.Empty<KeyValuePair<string, string>>()
            : new[] { new KeyValuePair<string, string>(settings.VersionVariable!, settings.Version) };
        return version.Concat(settings.Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal)).ToList();
    }

    /// <summary>Refuses an executable that lacks a stamp: Go says nothing of a variable that does not exist.</summary>
    /// <param name="run">The build.</param>
    /// <param name="missing">The variables the executable does not prove to be stamped.</param>
    /// <exception cref="GoWinOpsException"><c>GoVariableNotStamped</c></exception>
    internal static void Check(GoBuildRun run, IReadOnlyList<string> missing)
    {
        GoBuildSettings settings = run.Build.Settings;
        string package = run.Build.Package.ImportPath;
        bool IsOptional(string name) => name == settings.VersionVariable && !settings.VersionVariableRequired && !settings.Variables.ContainsKey(name);
        string? required = missing.FirstOrDefault(name => !IsOptional(name));
        if (required is not null)
            throw new GoWinOpsException(nameof(Messages.GoVariableNotStamped), required, required, package, run.Build.Target.Name);
        if (missing.Count > 0)
            run.Warn(string.Format(CultureInfo.CurrentCulture, Messages.GoVersionNotInProgram, package, missing[0]));
    }
}
