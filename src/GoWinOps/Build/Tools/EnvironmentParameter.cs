using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Build;

namespace GoWinOps.Commands;

/// <summary>Reads environment variables given as a hashtable.</summary>
internal static class EnvironmentParameter
{
    internal static ToolEnvironment Read(Hashtable given) => new(given.Cast<DictionaryEntry>()
        .Select(entry => new KeyValuePair<string, string?>(LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value is null ? null : LanguagePrimitives.ConvertTo<string>(entry.Value))));
}
