using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using GoWinOps.Problems;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace GoWinOps.Build.Artifacts;

/// <summary>What is published under one name (<c>name/index.json</c>), or the names themselves (<c>index.json</c>): a server lists no folders.</summary>
internal sealed class ArtifactIndex
{
    internal const string FileName = "index.json";

    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new CamelCasePropertyNamesContractResolver(),
        NullValueHandling = NullValueHandling.Ignore,
        DefaultValueHandling = DefaultValueHandling.Ignore,
        Formatting = Formatting.Indented,
        DateTimeZoneHandling = DateTimeZoneHandling.Utc,
        Culture = CultureInfo.InvariantCulture,
    };

    public List<string> Names { get; set; } = new();

    public List<ArtifactIndexEntry> Artifacts { get; set; } = new();

    /// <summary>The path of a name's index; of the index of names for null.</summary>
    internal static string PathOf(string? name) => name is null ? FileName : name + "/" + FileName;

    /// <summary>Reads an index; an empty one where there is none.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactIndexInvalid</c></exception>
    internal static ArtifactIndex Parse(StoredText? text, string place)
    {
        if (text is null)
            return new ArtifactIndex();
        try
        {
            ArtifactIndex index = JsonConvert.DeserializeObject<ArtifactIndex>(Encoding.UTF8.GetString(text.Content), Settings) ?? new ArtifactIndex();
            if (index.Names is null || index.Artifacts is null || index.Names.Any(name => name is null || !ArtifactManifestFile.IsName(name)) || index.Artifacts.Any(entry => entry is null || !entry.IsValid))
                throw new JsonException("an entry does not name a version, a target and a manifest");
            return index;
        }
        catch (JsonException exception)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactIndexInvalid), place, exception, place, exception.Message);
        }
    }

    /// <summary>Its bytes, newest version first.</summary>
    internal byte[] Write()
    {
        Names.Sort(StringComparer.Ordinal);
        Artifacts = Artifacts.OrderByDescending(entry => entry.SemanticVersion).ThenBy(entry => entry.Target, StringComparer.Ordinal).ThenBy(entry => entry.Microarchitecture, StringComparer.Ordinal).ToList();
        return Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(this, Settings).Replace("\r\n", "\n") + "\n");
    }
}
