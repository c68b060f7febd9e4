using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>The variables of a service's own environment. Every user of the node can read them: they are no place for secrets.</summary>
public static class ServiceEnvironment
{
    private static readonly string[] Telling = { "PASSWORD", "PASSWD", "PWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "CREDENTIAL", "CONNECTIONSTRING", "CONNECTION_STRING" };

    /// <summary>Whether a name tells that its value is a secret.</summary>
    public static bool IsTelling(string name) => Telling.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>A line as it is shown: the value of a telling name is not.</summary>
    internal static string Show(string line) => IsTelling(NameOf(line)) && line.Length > NameOf(line).Length + 1 ? NameOf(line) + "=***" : line;

    /// <summary>The name of a line <c>NAME=value</c>. Windows' own hidden variables begin with the sign.</summary>
    internal static string NameOf(string line)
    {
        int equals = line.IndexOf('=', Math.Min(1, line.Length));
        return equals < 0 ? line : line.Substring(0, equals);
    }

    /// <summary>The value of a line.</summary>
    internal static string ValueOf(string line) => line.Substring(Math.Min(line.Length, NameOf(line).Length + 1));

    /// <summary>Sets and, where the value is null, removes single variables; all others stay, in their order.</summary>
    internal static string[] Merge(IReadOnlyCollection<string> lines, IReadOnlyDictionary<string, string?> asked)
    {
        Dictionary<string, string?> rest = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string?> variable in asked)
            rest[variable.Key] = variable.Value;
        List<string> merged = new();
        foreach (string line in lines)
        {
            string name = NameOf(line);
            if (!asked.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
                merged.Add(line);
            // A name that stands there twice counts by its last line, so no line of it is left but the new one.
            else if (rest.TryGetValue(name, out string? value) && value is not null)
                merged.Add(name + "=" + value);
            rest.Remove(name);
        }

        merged.AddRange(rest.Where(variable => variable.Value is not null).OrderBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase)
            .Select(variable => variable.Key + "=" + variable.Value));
        return merged.ToArray();
    }

    /// <summary>Refuses what cannot be a variable.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceEnvironmentInvalid</c></exception>
    internal static void RequireValid(IReadOnlyDictionary<string, string?> variables)
    {
        foreach (KeyValuePair<string, string?> variable in variables)
        {
            string? fault = variable.Key.Length == 0 ? "a name cannot be empty"
                : variable.Key.IndexOf('=') >= 0 ? "a name cannot have an equals sign"
                : variable.Key.IndexOf('\0') >= 0 || variable.Value?.IndexOf('\0') >= 0 ? "neither name nor value can have a null character"
                : variables.Keys.Count(name => string.Equals(name, variable.Key, StringComparison.OrdinalIgnoreCase)) > 1 ? "it is given twice; upper and lower case are the same"
                : null;
            if (fault is not null)
                throw new GoWinOpsException(nameof(Messages.ServiceEnvironmentInvalid), variable.Key, variable.Key.Replace("\0", "\\0"), fault);
        }
    }
}
