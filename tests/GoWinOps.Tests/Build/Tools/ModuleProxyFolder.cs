using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using GoWinOps.Tests.Build.Toolchains;

namespace GoWinOps.Tests.Build.Tools;

/// <summary>A folder laid out as a module proxy, for GOPROXY. Source: go.dev/ref/mod, module proxies.</summary>
internal sealed class ModuleProxyFolder
{
    internal const string Hello = "package main\n\nfunc main() { println(\"hello\") }\n";
    private readonly TestFolder folder;

    internal ModuleProxyFolder(TestFolder folder) => this.folder = folder;

    internal string Url => new Uri(folder.Combine("proxy")).AbsoluteUri;

    /// <summary>Publishes a version of a module with one file.</summary>
    internal void Publish(string module, string file, string version, string source = Hello)
    {
        string goMod = $"module {module}\n\ngo 1.19\n";
        string place = $"proxy/{module}/@v/";
        folder.Write(place + version + ".mod", goMod);
        folder.Write(place + version + ".info", $$"""{"Version":"{{version}}","Time":"2026-01-01T00:00:00Z"}""");
        string[] versions = Directory.GetFiles(folder.Combine([.. place.Split('/', StringSplitOptions.RemoveEmptyEntries)]), "*.mod").Select(path => Path.GetFileNameWithoutExtension(path)).ToArray();
        folder.Write(place + "list", string.Join("\n", versions) + "\n");
        using ZipArchive zip = ZipFile.Open(folder.Combine([.. (place + version + ".zip").Split('/')]), ZipArchiveMode.Create);
        GoArchives.AddText(zip, $"{module}@{version}/go.mod", goMod);
        GoArchives.AddText(zip, $"{module}@{version}/{file}", source);
    }
}
