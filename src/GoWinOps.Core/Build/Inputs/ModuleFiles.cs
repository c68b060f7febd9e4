using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>The files that decide which modules a build uses.</summary>
internal static class ModuleFiles
{
    private static readonly Regex LocalReplacement = new(@"=>\s*(?<path>""[^""]+""|`[^`]+`|\S+)\s*(?://.*)?$", RegexOptions.CultureInvariant | RegexOptions.Multiline);
    private static readonly Regex UsedFolder = new(@"^(?:\s*use\s+|\s+)(?<path>""[^""]+""|`[^`]+`|[^\s()]+)\s*(?://.*)?$", RegexOptions.CultureInvariant | RegexOptions.Multiline);

    /// <summary>The files of the module at <paramref name="folder"/> and of the folders that replace modules of it.</summary>
    internal static IEnumerable<SourceItem> OfModule(string folder)
    {
        string goMod = Path.Combine(folder, "go.mod");
        IEnumerable<string> own = new[] { goMod, Path.Combine(folder, "go.sum"), Path.Combine(folder, "vendor", "modules.txt") };
        return own.Concat(Replacements(goMod)).Select(SourceItem.File);
    }

    /// <summary>The workspace files that could say something else of the module at <paramref name="folder"/>: there, or not there, in every folder above.</summary>
    /// <param name="folder">The module's folder.</param>
    /// <param name="workspace">The variable GOWORK: empty to search, <c>off</c> for none, or the file.</param>
    internal static IEnumerable<SourceItem> OfWorkspace(string folder, string workspace)
    {
        List<SourceItem> items = new();
        if (string.Equals(workspace, "off", StringComparison.Ordinal))
            return items;
        IEnumerable<string> candidates = workspace.Length > 0 ? new[] { workspace } : Above(folder).Select(above => Path.Combine(above, "go.work"));
        foreach (string file in candidates)
        {
            items.Add(SourceItem.File(file));
            if (!File.Exists(file))
                continue;
            items.Add(SourceItem.File(file + ".sum"));
            string home = Path.GetDirectoryName(file)!;
            items.Add(SourceItem.File(Path.Combine(home, "vendor", "modules.txt")));
            items.AddRange(Replacements(file).Select(SourceItem.File));
            items.AddRange(Matches(UsedFolder, file).Select(used => Path.GetFullPath(Path.Combine(home, used))).SelectMany(OfModule));
        }

        return items;
    }

    /// <summary>A folder and all above it.</summary>
    internal static IEnumerable<string> Above(string folder)
    {
        for (string? current = folder; !string.IsNullOrEmpty(current); current = Path.GetDirectoryName(current))
            yield return current!;
    }

    /// <summary>The go.mod of each folder that replaces a module. A replacement by a version has two words and does not look like a path.</summary>
    private static IEnumerable<string> Replacements(string file) => Matches(LocalReplacement, file)
        .Where(path => path[0] == '.' || Path.IsPathRooted(path))
        .Select(path => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path, "go.mod")));

    private static IEnumerable<string> Matches(Regex form, string file) => File.Exists(file)
        ? form.Matches(File.ReadAllText(file)).Cast<Match>().Select(match => match.Groups["path"].Value.Trim('"', '`', '\r')).Where(path => path.Length > 0)
        : Array.Empty<string>();
}
