using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace GoWinOps.ServiceHost.Processes;

/// <summary>The variables of a process as CreateProcess takes them: <c>name=value</c>, sorted by name, each ended by a null character, and one more.</summary>
internal static class EnvironmentBlock
{
    /// <summary>This process's own variables, with others in their place or on top.</summary>
    internal static IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> more)
    {
        Dictionary<string, string> merged = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            merged[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        foreach (KeyValuePair<string, string> variable in more)
            merged[variable.Key] = variable.Value;
        return merged;
    }

    /// <summary>The block.</summary>
    internal static string Write(IReadOnlyDictionary<string, string> variables)
    {
        StringBuilder block = new();
        foreach (KeyValuePair<string, string> variable in variables.OrderBy(variable => variable.Key, StringComparer.OrdinalIgnoreCase))
            block.Append(variable.Key).Append('=').Append(variable.Value).Append('\0');
        return block.Append(variables.Count == 0 ? "\0\0" : "\0").ToString();
    }
}
