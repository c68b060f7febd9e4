using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using GoWinOps.Nodes;
using Newtonsoft.Json;

namespace GoWinOps.Build;

/// <summary>Everything a build depends on that is no file of its source, as one hash for each kind so that a difference can be named.</summary>
internal static class GoBuildKey
{
    // What differs from run to run, or from folder to folder, and reaches no executable.
    private static readonly HashSet<string> Irrelevant = new(StringComparer.Ordinal) { "GOGCCFLAGS", "GOMOD", "GOCACHE", "GOTMPDIR" };

    /// <summary>The hashes, by what they stand for in a sentence "… changed".</summary>
    internal static SortedDictionary<string, string> Of(GoBuild build) => new(StringComparer.Ordinal)
    {
        ["GoWinOps"] = typeof(GoBuildKey).Module.ModuleVersionId.ToString("N"),
        ["Go"] = Hash(build.Toolchain.Identity()),
        ["Go's environment"] = Hash(build.Toolchain.Environment.Where(variable => !Irrelevant.Contains(variable.Key))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => variable.Key + "=" + variable.Value)),
        ["the command"] = Hash(build.Command.Arguments.Where(argument => argument != build.PartialPath)
            .Concat(build.Command.Environment.Select(variable => variable.Key + "=" + variable.Value))),
        ["the package"] = Hash(new[] { build.Package.ImportPath, build.Package.Folder, build.Package.ModuleFolder }),
        ["the settings"] = Hash(new[] { JsonConvert.SerializeObject(build.Settings), build.Target.Name }),
        ["the resources for Windows"] = build.Resources?.Fingerprint ?? string.Empty,
        ["the commit"] = Hash(new[] { build.Snapshot.Commit, build.Snapshot.IsDirty.ToString(), build.Snapshot.TagsHash }),
    };

    // The parts are told apart by their lengths, so that no text can pass for two.
    private static string Hash(IEnumerable<string> parts) =>
        ContentHash.Of(Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => part.Length + ":" + part))));
}
