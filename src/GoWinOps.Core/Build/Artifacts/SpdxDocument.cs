using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using GoWinOps.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Build.Artifacts;

/// <summary>The software bill of materials of an artifact: an SPDX 2.3 document in JSON, made of what is compiled into the executable.</summary>
/// <remarks>
/// It depends on the artifact alone: its time is the commit's, its namespace follows from the executable's SHA-256.
/// Source of the fields: the SPDX specification 2.3, clauses 6, 7, 11 and 12. A <c>go.sum</c> hash covers a module's file list and is none of the checksums
/// SPDX knows, so it is an annotation.
/// </remarks>
internal sealed class SpdxDocument
{
    /// <summary>What the document's file name ends in.</summary>
    internal const string Suffix = ".spdx.json";

    private const string DocumentId = "SPDXRef-DOCUMENT";
    private const string ProgramId = "SPDXRef-Program";
    private const string StandardLibraryId = "SPDXRef-GoStandardLibrary";
    private const string Nothing = "NOASSERTION";
    private static readonly DateTimeOffset EarliestTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Regex NotInId = new("[^A-Za-z0-9.-]+", RegexOptions.CultureInvariant);
    private readonly ArtifactManifest manifest;
    private readonly string created;
    private readonly JArray packages = new();
    private readonly JArray relationships = new();
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    private SpdxDocument(ArtifactManifest manifest)
    {
        this.manifest = manifest;
        created = (manifest.CommitTime ?? EarliestTime).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>The document's bytes.</summary>
    internal static byte[] Write(ArtifactManifest manifest)
    {
        StringBuilder text = new();
        using (JsonTextWriter writer = new(new StringWriter(text, CultureInfo.InvariantCulture) { NewLine = "\n" }) { Formatting = Formatting.Indented, Indentation = 2 })
            new SpdxDocument(manifest).Compose().WriteTo(writer);
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.Append('\n').ToString());
    }

    private static string Creator => "Tool: GoWinOps-" + typeof(SpdxDocument).Assembly.GetName().Version!.ToString(3);

    private JObject Compose()
    {
        AddProgram();
        if (manifest.GoVersion is { Length: > 0 } goVersion)
            AddStandardLibrary(goVersion);
        foreach (ArtifactDependency dependency in manifest.Dependencies)
            AddDependency(dependency);
        string name = ArtifactFolder.ReleaseName(manifest);
        return new JObject
        {
            ["spdxVersion"] = "SPDX-2.3",
            ["dataLicense"] = "CC0-1.0",
            ["SPDXID"] = DocumentId,
            ["name"] = name,
            ["documentNamespace"] = "https://spdx.org/spdxdocs/" + Uri.EscapeDataString(name) + "-" + NamespaceGuid(),
            ["creationInfo"] = new JObject { ["created"] = created, ["creators"] = new JArray(Creator) },
            ["packages"] = packages,
            ["relationships"] = relationships,
        };
    }

    private void AddProgram()
    {
        JObject package = Package(ProgramId, manifest.Package ?? manifest.Name, manifest.Version);
        package["packageFileName"] = manifest.File;
        package["primaryPackagePurpose"] = "APPLICATION";
        package["checksums"] = new JArray(new JObject { ["algorithm"] = "SHA256", ["checksumValue"] = manifest.Sha256 });
        if (manifest.Module is { Length: > 0 } module && manifest.Package is { } import)
        {
            string subpath = import.StartsWith(module + "/", StringComparison.Ordinal) ? import.Substring(module.Length + 1) : string.Empty;
            AddUrl(package, PackageUrl.OfModule(module, "v" + manifest.Version, subpath));
        }

        if (manifest.Commit is { Length: > 0 } commit)
            package["sourceInfo"] = $"built from commit {commit}" + (manifest.IsDirty ? " with changes that are not in it" : string.Empty);
        packages.Add(package);
        Relate(DocumentId, "DESCRIBES", ProgramId);
    }

    private void AddStandardLibrary(string goVersion)
    {
        JObject package = Package(StandardLibraryId, "stdlib", goVersion);
        package["primaryPackagePurpose"] = "LIBRARY";
        AddUrl(package, PackageUrl.OfStandardLibrary(goVersion));
        packages.Add(package);
        Relate(ProgramId, "DEPENDS_ON", StandardLibraryId);
    }

    private void AddDependency(ArtifactDependency dependency)
    {
        string id = UniqueId(dependency);
        JObject package = Package(id, dependency.Path, dependency.Version);
        package["primaryPackagePurpose"] = "LIBRARY";
        if (dependency.Version.Length > 0)
            AddUrl(package, PackageUrl.OfModule(dependency.Path, dependency.Version));
        if (dependency.Replaces is { } replaced)
            package["comment"] = $"stands in for {replaced} by a replace line of go.mod";
        if (dependency.Sum.Length > 0)
        {
            package["annotations"] = new JArray(new JObject
            {
                ["annotationDate"] = created,
                ["annotationType"] = "OTHER",
                ["annotator"] = Creator,
                ["comment"] = "go.sum: " + dependency.Sum,
            });
        }

        packages.Add(package);
        Relate(ProgramId, "DEPENDS_ON", id);
    }

    private static JObject Package(string id, string name, string version)
    {
        JObject package = new() { ["SPDXID"] = id, ["name"] = name };
        if (version.Length > 0)
            package["versionInfo"] = version;
        package["downloadLocation"] = Nothing;
        package["filesAnalyzed"] = false;
        package["licenseConcluded"] = Nothing;
        package["licenseDeclared"] = Nothing;
        package["copyrightText"] = Nothing;
        package["supplier"] = Nothing;
        return package;
    }

    private static void AddUrl(JObject package, string url) => package["externalRefs"] = new JArray(new JObject
    {
        ["referenceCategory"] = "PACKAGE-MANAGER",
        ["referenceType"] = "purl",
        ["referenceLocator"] = url,
    });

    private void Relate(string from, string type, string to) => relationships.Add(new JObject
    {
        ["spdxElementId"] = from,
        ["relationshipType"] = type,
        ["relatedSpdxElement"] = to,
    });

    /// <summary>An id may hold letters, digits, dots and hyphens only, so that two modules could come to the same one.</summary>
    private string UniqueId(ArtifactDependency dependency)
    {
        string id = "SPDXRef-Module-" + NotInId.Replace(dependency.Path + "-" + dependency.Version, "-").Trim('-');
        string unique = id;
        for (int number = 2; !ids.Add(unique); number++)
            unique = id + "." + number.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    private string NamespaceGuid()
    {
        string digits = ContentHash.Of(Encoding.UTF8.GetBytes(manifest.Sha256 + " " + ArtifactFolder.ReleaseName(manifest)));
        // Version 8 of RFC 9562 is the one whose bits are the maker's own.
        return $"{digits.Substring(0, 8)}-{digits.Substring(8, 4)}-8{digits.Substring(13, 3)}-8{digits.Substring(17, 3)}-{digits.Substring(20, 12)}";
    }
}
