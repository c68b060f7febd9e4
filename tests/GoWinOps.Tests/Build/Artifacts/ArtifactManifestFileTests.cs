using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

public sealed class ArtifactManifestFileTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(
        File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "docs", "schemas", "gowinops-build.schema.json")))!.AsObject();

    [Fact]
    public void What_is_written_is_read_again_and_written_the_same()
    {
        byte[] written = ArtifactManifestFile.Write(Full());

        ArtifactManifest read = ArtifactManifestFile.Parse(written, "x.build.json");

        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(ArtifactManifestFile.Write(read)));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 6, TimeSpan.Zero), read.CommitTime);
        Assert.Equal("a \"b\" ü", read.Build!.Variables["main.Text"]);
    }

    [Fact]
    public void Every_key_that_is_written_is_in_the_schema_and_every_key_of_the_schema_is_written()
    {
        JsonNode written = JsonNode.Parse(ArtifactManifestFile.Write(Full()))!;

        Assert.Equal(SchemaKeys(Schema, string.Empty).Order(StringComparer.Ordinal), WrittenKeys(written, string.Empty, Schema).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Schema["required"]!.AsArray(), key => Assert.NotNull(written[(string)key!]));
    }

    [Theory]
    [InlineData("file", "\"../../etc/passwd\"", "no file's name")]
    [InlineData("file", "\"a\\\\b.exe\"", "no file's name")]
    [InlineData("name", "\"..\"", "no program's name")]
    [InlineData("name", "null", "no program's name")]
    [InlineData("version", "\"1.2\"", "no semantic version")]
    [InlineData("version", "\"../1\"", "no semantic version")]
    [InlineData("target", "\"windows\"", "no target")]
    [InlineData("sha256", "\"ABC\"", "no SHA-256")]
    [InlineData("size", "-1", "no size")]
    [InlineData("size", "\"many\"", "size")]
    [InlineData("schema", "2", "reads up to 1")]
    [InlineData("archive", "{\"file\":\"/tmp/x\",\"sha256\":\"\",\"size\":1}", "no file's name")]
    public void A_manifest_that_could_lead_astray_is_refused(string key, string value, string reason)
    {
        JsonObject json = JsonNode.Parse(ArtifactManifestFile.Write(Full()))!.AsObject();
        json[key] = JsonNode.Parse(value);

        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => ArtifactManifestFile.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()), "x.build.json"));

        Assert.Equal("ArtifactManifestInvalid", exception.ErrorId);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("x.build.json", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public void What_is_no_manifest_at_all_is_refused(string content) =>
        Assert.Equal("ArtifactManifestInvalid", Assert.Throws<GoWinOpsException>(() => ArtifactManifestFile.Parse(Encoding.UTF8.GetBytes(content), "x")).ErrorId);

    [Fact]
    public async Task A_manifest_that_is_not_there_is_said_to_be_missing() =>
        Assert.Equal("ArtifactManifestMissing", (await Assert.ThrowsAsync<GoWinOpsException>(() => ArtifactManifestFile.ReadAsync(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")), CancellationToken.None))).ErrorId);

    private static ArtifactManifest Full()
    {
        ArtifactFile file = new() { File = "f", Sha256 = new string('a', 64), Size = 5 };
        ArtifactManifest manifest = ArtifactSamples.Manifest(target: "windows/amd64");
        manifest.Sha256 = new string('b', 64);
        manifest.Microarchitecture = "GOAMD64=v3";
        manifest.FileVersion = "1.2.3.0";
        manifest.Build = new ArtifactBuild { Optimize = "Size", ProfileSha256 = new string('c', 64), Flags = ["-trimpath"], Tags = ["netgo"] };
        manifest.Build.Variables["main.Text"] = "a \"b\" ü";
        manifest.Dependencies.Add(new ArtifactDependency { Path = "golang.org/x/sys", Version = "v0.30.0", Sum = "h1:x", Replaces = "a v1" });
        (manifest.Archive, manifest.Sbom, manifest.CosignBundle) = (file, file, file);
        manifest.Signature = new ArtifactSignature { Method = "Certificate", Thumbprint = "00" };
        return manifest;
    }

    private static IEnumerable<string> SchemaKeys(JsonNode section, string prefix) => section["properties"]!.AsObject()
        .SelectMany(property => Below(Resolve(property.Value!)) is { } below ? SchemaKeys(below, prefix + property.Key + ".").Prepend(prefix + property.Key) : [prefix + property.Key]);

    private static IEnumerable<string> WrittenKeys(JsonNode value, string prefix, JsonNode section) => value.AsObject().SelectMany(property =>
    {
        JsonNode? below = section["properties"]?[property.Key] is { } known ? Below(Resolve(known)) : null;
        IEnumerable<JsonNode> inner = below is null ? [] : property.Value is JsonArray list ? list.Select(item => item!) : [property.Value!];
        return inner.SelectMany(item => WrittenKeys(item, prefix + property.Key + ".", below!)).Prepend(prefix + property.Key);
    });

    private static JsonNode Resolve(JsonNode value) => value["$ref"] is { } reference ? Schema["definitions"]![((string)reference!).Split('/')[^1]]! : value;

    private static JsonNode? Below(JsonNode value) => value["properties"] is not null ? value : value["items"] is { } items && Resolve(items)["properties"] is not null ? Resolve(items) : null;
}
