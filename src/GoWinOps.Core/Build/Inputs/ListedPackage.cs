using System;
using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json;

namespace GoWinOps.Build;

/// <summary>A package as <c>go list -deps -json</c> describes it.</summary>
internal sealed class ListedPackage
{
    /// <summary>The fields that are asked for.</summary>
    internal const string Fields = "Dir,ImportPath,Standard,Module,EmbedPatterns,EmbedFiles,CgoFiles";

    public string Dir { get; set; } = string.Empty;

    public string ImportPath { get; set; } = string.Empty;

    public bool Standard { get; set; }

    public ListedModule? Module { get; set; }

    public string[] EmbedPatterns { get; set; } = Array.Empty<string>();

    public string[] EmbedFiles { get; set; } = Array.Empty<string>();

    public string[] CgoFiles { get; set; } = Array.Empty<string>();

    /// <summary>Whether it lies in the module cache, where a version never changes; not so in the main module, a folder that replaces one, or vendor.</summary>
    internal bool IsImmutable => Standard || (Module is { Version.Length: > 0 } module && (module.Replace ?? module) is { Version.Length: > 0, Dir.Length: > 0 });

    /// <summary>Reads Go's answer: objects one after the other.</summary>
    internal static IReadOnlyList<ListedPackage> ReadAll(string json)
    {
        List<ListedPackage> packages = new();
        using JsonTextReader reader = new(new StringReader(json)) { SupportMultipleContent = true };
        JsonSerializer serializer = JsonSerializer.CreateDefault();
        while (reader.Read())
            packages.Add(serializer.Deserialize<ListedPackage>(reader)!);
        return packages;
    }
}

/// <summary>The module a package belongs to.</summary>
internal sealed class ListedModule
{
    public string Path { get; set; } = string.Empty;

    public string Version { get; set; } = string.Empty;

    public string Dir { get; set; } = string.Empty;

    public string GoMod { get; set; } = string.Empty;

    public ListedModule? Replace { get; set; }
}
