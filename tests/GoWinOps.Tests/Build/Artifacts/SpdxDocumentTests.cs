using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GoWinOps.Build.Artifacts;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

public sealed class SpdxDocumentTests
{
    [Fact]
    public void It_holds_what_the_specification_demands()
    {
        JsonNode document = Write(Sample());

        Conforms(document);
        Assert.Equal("orders_1.2.3_windows_amd64", (string?)document["name"]);
        Assert.Equal("2026-01-02T03:04:06Z", (string?)document["creationInfo"]!["created"]);
    }

    [Fact]
    public void Program_standard_library_and_modules_are_packages_with_package_urls()
    {
        JsonNode document = Write(Sample());

        Dictionary<string, string?> urls = Packages(document).ToDictionary(package => (string)package["name"]!, package => (string?)package["externalRefs"]?[0]?["referenceLocator"]);
        Assert.Equal("pkg:golang/example.com/orders@v1.2.3#cmd/orders", urls["example.com/orders/cmd/orders"]);
        Assert.Equal("pkg:golang/stdlib@1.24.4", urls["stdlib"]);
        Assert.Equal("pkg:golang/golang.org/x/sys@v0.30.0", urls["golang.org/x/sys"]);
        Assert.Equal("pkg:golang/github.com/azure/sdk@v68.0.0%2Bincompatible", urls["github.com/Azure/sdk"]);
        Assert.Null(urls["example.com/local"]);
        Assert.Equal(urls.Count - 1, document["relationships"]!.AsArray().Count(relation => (string?)relation!["relationshipType"] == "DEPENDS_ON"));
    }

    [Fact]
    public void The_executables_checksum_is_one_and_a_go_sum_is_an_annotation()
    {
        JsonNode document = Write(Sample());

        JsonNode program = Packages(document).Single(package => (string?)package["packageFileName"] == "orders.exe");
        JsonNode module = Packages(document).Single(package => (string?)package["name"] == "golang.org/x/sys");
        Assert.Equal(("SHA256", new string('a', 64)), ((string?)program["checksums"]![0]!["algorithm"], (string?)program["checksums"]![0]!["checksumValue"]));
        Assert.Null(module["checksums"]);
        Assert.Equal("go.sum: h1:abc=", (string?)module["annotations"]![0]!["comment"]);
        Assert.Contains("a v1", (string?)module["comment"], StringComparison.Ordinal);
    }

    [Fact]
    public void Its_namespace_follows_from_the_executable_and_nothing_else()
    {
        ArtifactManifest other = Sample();
        other.Sha256 = new string('b', 64);

        Assert.Equal(SpdxDocument.Write(Sample()), SpdxDocument.Write(Sample()));
        Assert.NotEqual((string?)Write(Sample())["documentNamespace"], (string?)Write(other)["documentNamespace"]);
    }

    [Fact]
    public void A_program_that_is_not_of_Go_has_a_document_too()
    {
        JsonNode document = Write(new ArtifactManifest { Name = "native", Version = "1.0.0", Target = "linux/amd64", File = "native", Sha256 = new string('a', 64) });

        Conforms(document);
        Assert.Equal("native", (string?)Assert.Single(Packages(document))["name"]);
    }

    /// <summary>The mandatory fields and forms of SPDX 2.3, clauses 6, 7, 11 and 12.</summary>
    internal static void Conforms(JsonNode document)
    {
        Assert.Equal(("SPDX-2.3", "CC0-1.0", "SPDXRef-DOCUMENT"), ((string?)document["spdxVersion"], (string?)document["dataLicense"], (string?)document["SPDXID"]));
        Uri space = new((string)document["documentNamespace"]!, UriKind.Absolute);
        Assert.Empty(space.Fragment);
        Assert.False(string.IsNullOrEmpty((string?)document["name"]));
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", (string?)document["creationInfo"]!["created"]);
        Assert.All(document["creationInfo"]!["creators"]!.AsArray(), creator => Assert.Matches("^(Tool|Person|Organization): .+", (string?)creator));
        List<string> ids = Packages(document).Select(package => (string)package["SPDXID"]!).Prepend("SPDXRef-DOCUMENT").ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^SPDXRef-[A-Za-z0-9.-]+$", id));
        Assert.All(Packages(document), PackageConforms);
        JsonArray relationships = document["relationships"]!.AsArray();
        Assert.All(relationships, relation => Assert.True(ids.Contains((string)relation!["spdxElementId"]!) && ids.Contains((string)relation["relatedSpdxElement"]!)));
        Assert.All(relationships, relation => Assert.Contains((string?)relation!["relationshipType"], new[] { "DESCRIBES", "DEPENDS_ON" }));
        Assert.Single(relationships, relation => (string?)relation!["relationshipType"] == "DESCRIBES");
        Assert.All(ids.Skip(1), id => Assert.Contains(relationships, relation => (string?)relation!["relatedSpdxElement"] == id));
    }

    private static void PackageConforms(JsonNode package)
    {
        Assert.False(string.IsNullOrEmpty((string?)package["name"]));
        Assert.Equal("NOASSERTION", (string?)package["downloadLocation"]);
        Assert.False((bool)package["filesAnalyzed"]!);
        // With filesAnalyzed false these two must not be there.
        Assert.Null(package["packageVerificationCode"]);
        Assert.Null(package["licenseInfoFromFiles"]);
        Assert.Contains((string?)package["primaryPackagePurpose"], new[] { "APPLICATION", "LIBRARY" });
        Assert.All(package["externalRefs"]?.AsArray() ?? [], reference =>
        {
            Assert.Equal(("PACKAGE-MANAGER", "purl"), ((string?)reference!["referenceCategory"], (string?)reference["referenceType"]));
            Assert.True(Regex.IsMatch((string)reference["referenceLocator"]!, @"^pkg:golang/[^\s@#+A-Z]+(@[^\s@#+]+)?(#[^\s@#+]+)?$"), (string?)reference["referenceLocator"]);
        });
        Assert.All(package["checksums"]?.AsArray() ?? [], checksum => Assert.Matches("^[0-9a-f]{64}$", (string?)checksum!["checksumValue"]));
        Assert.All(package["annotations"]?.AsArray() ?? [], annotation =>
        {
            Assert.Equal("OTHER", (string?)annotation!["annotationType"]);
            Assert.StartsWith("Tool: ", (string?)annotation["annotator"], StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty((string?)annotation["comment"]) || string.IsNullOrEmpty((string?)annotation["annotationDate"]));
        });
    }

    private static ArtifactManifest Sample()
    {
        ArtifactManifest manifest = ArtifactSamples.Manifest(target: "windows/amd64");
        manifest.Sha256 = new string('a', 64);
        manifest.Dependencies.AddRange(
        [
            new ArtifactDependency { Path = "golang.org/x/sys", Version = "v0.30.0", Sum = "h1:abc=", Replaces = "a v1" },
            new ArtifactDependency { Path = "github.com/Azure/sdk", Version = "v68.0.0+incompatible" },
            new ArtifactDependency { Path = "example.com/a_b", Version = "v1.0.0" },
            new ArtifactDependency { Path = "example.com/a~b", Version = "v1.0.0" },
            new ArtifactDependency { Path = "example.com/local" },
        ]);
        return manifest;
    }

    private static JsonNode Write(ArtifactManifest manifest) => JsonNode.Parse(SpdxDocument.Write(manifest))!;

    private static IEnumerable<JsonNode> Packages(JsonNode document) => document["packages"]!.AsArray().Select(package => package!);
}
