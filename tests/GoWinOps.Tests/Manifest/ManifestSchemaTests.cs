using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using GoWinOps.Manifest;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Manifest;

public sealed class ManifestSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(
        File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "docs", "schemas", "gowinops.schema.json")))!;

    [Fact]
    public void Schema_and_reader_know_the_same_keys_and_need_the_same_ones() =>
        Assert.Equal(
            ManifestGrammar.Root.AllKeys.Select(key => (key.Key, key.Value)).Order(),
            KeysOf(Schema, string.Empty).Order());

    [Fact]
    public void No_section_of_the_schema_lets_unknown_keys_pass() =>
        Assert.All(Sections(Schema), section => Assert.False((bool)section["additionalProperties"]!));

    [Fact]
    public void The_schema_names_the_start_types_the_reader_takes()
    {
        string[] named = Schema["properties"]!["service"]!["properties"]!["startupType"]!["enum"]!.AsArray().Select(value => (string)value!).ToArray();

        Assert.All(named, type => Assert.Equal(type, ManifestReader.Parse($"name: a\nservice: {{ startupType: {type} }}", "x.yml").Service!.StartType.ToString()));
    }

    private static IEnumerable<(string Key, bool IsRequired)> KeysOf(JsonNode section, string prefix)
    {
        string[] required = section["required"]?.AsArray().Select(name => (string)name!).ToArray() ?? Array.Empty<string>();
        foreach (KeyValuePair<string, JsonNode?> property in section["properties"]!.AsObject())
        {
            yield return (prefix + property.Key, required.Contains(property.Key));
            foreach (JsonNode below in SectionsOf(property.Value!))
            {
                foreach ((string Key, bool IsRequired) key in KeysOf(below, prefix + property.Key + "."))
                    yield return key;
            }
        }
    }

    /// <summary>The sections a value may be, itself or as items of a list, references followed.</summary>
    private static IEnumerable<JsonNode> SectionsOf(JsonNode value)
    {
        JsonNode resolved = Resolve(value);
        return resolved["properties"] is not null
            ? new[] { resolved }
            : (resolved["oneOf"]?.AsArray() ?? new JsonArray()).Select(choice => Resolve(choice!)).Where(choice => choice["properties"] is not null);
    }

    private static JsonNode Resolve(JsonNode value) => (string?)value["$ref"] is { } reference ? Schema["definitions"]![reference.Split('/')[^1]]! : value;

    private static IEnumerable<JsonNode> Sections(JsonNode section) =>
        section["properties"]!.AsObject().SelectMany(property => SectionsOf(property.Value!).SelectMany(Sections)).Prepend(section);
}
