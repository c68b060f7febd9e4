using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;

namespace GoWinOps.Build.Artifacts;

/// <summary>Reads and writes build manifests.</summary>
public static class ArtifactManifestFile
{
    /// <summary>What the name of a build manifest ends in.</summary>
    public const string Suffix = ".build.json";

    internal const long MaximumBytes = 8 << 20;

    private static readonly Regex TargetForm = new("^[a-z0-9]+/[a-z0-9_]+\\z", RegexOptions.CultureInvariant);
    private static readonly Regex NameForm = new("^[^\\\\/:*?\"<>|\\x00-\\x1f]+\\z", RegexOptions.CultureInvariant);

    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new CamelCaseNamingStrategy { ProcessDictionaryKeys = false } },
        NullValueHandling = NullValueHandling.Ignore,
        MetadataPropertyHandling = MetadataPropertyHandling.Ignore,
        Converters =
        {
            new IsoDateTimeConverter { DateTimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'", DateTimeStyles = DateTimeStyles.AdjustToUniversal, Culture = CultureInfo.InvariantCulture },
        },
    };

    /// <summary>The manifest's bytes: the same manifest always gives the same ones.</summary>
    public static byte[] Write(ArtifactManifest manifest)
    {
        StringBuilder text = new();
        using (JsonTextWriter writer = new(new StringWriter(text, CultureInfo.InvariantCulture) { NewLine = "\n" }) { Formatting = Formatting.Indented, Indentation = 2 })
            JsonSerializer.Create(Settings).Serialize(writer, manifest);
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.Append('\n').ToString());
    }

    /// <summary>Reads and checks a manifest; what it names is only used to find files beside it.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="place">The file's path or address, for messages.</param>
    /// <exception cref="GoWinOpsException"><c>ArtifactManifestInvalid</c></exception>
    public static ArtifactManifest Parse(byte[] content, string place)
    {
        ArtifactManifest? manifest;
        try
        {
            using JsonTextReader reader = new(new StreamReader(new MemoryStream(content), Encoding.UTF8)) { MaxDepth = 16 };
            manifest = JsonSerializer.Create(Settings).Deserialize<ArtifactManifest>(reader);
        }
        catch (JsonException exception)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactManifestInvalid), place, exception, place, exception.Message);
        }

        manifest?.Dependencies.RemoveAll(dependency => dependency is null);
        string? fault = manifest is null ? "it is empty" : FaultOf(manifest);
        return fault is null ? manifest! : throw new GoWinOpsException(nameof(Messages.ArtifactManifestInvalid), place, place, fault);
    }

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="GoWinOpsException"><c>ArtifactManifestMissing</c>, <c>ArtifactManifestInvalid</c></exception>
    public static async Task<ArtifactManifest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        byte[]? content;
        try
        {
            content = await AtomicFile.ReadAsync(path, MaximumBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactManifestInvalid), path, exception, path, exception.Message);
        }

        return content is null ? throw new GoWinOpsException(nameof(Messages.ArtifactManifestMissing), path, path) : Parse(content, path);
    }

    /// <summary>Where the manifest of an executable lies.</summary>
    /// <param name="folder">The executable's folder.</param>
    /// <param name="name">The program's name.</param>
    public static string PathIn(string folder, string name) => Path.Combine(folder, name + Suffix);

    /// <summary>The manifest that is meant by a path: itself, or the one beside an executable.</summary>
    public static string Beside(string path)
    {
        if (path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
            return path;
        string name = Path.GetFileName(path);
        string plain = name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - 4) : name;
        return PathIn(Path.GetDirectoryName(path) ?? string.Empty, plain);
    }

    /// <summary>Whether a text may be a program's name, which becomes the name of files and folders.</summary>
    internal static bool IsName(string name) => NameForm.IsMatch(name) && name is not ("." or "..") && name.Trim().Length == name.Length;

    /// <summary>Whether a text has the form os/architecture.</summary>
    internal static bool IsTarget(string target) => TargetForm.IsMatch(target);

    private static string? FaultOf(ArtifactManifest manifest)
    {
        if (manifest.Schema is < 1 or > ArtifactManifest.CurrentSchema)
            return $"its form is {manifest.Schema}; this GoWinOps reads up to {ArtifactManifest.CurrentSchema}";
        if (!IsName(manifest.Name))
            return $"'{manifest.Name}' is no program's name";
        if (!SemanticVersion.TryParse(manifest.Version, out _))
            return $"'{manifest.Version}' is no semantic version";
        if (!IsTarget(manifest.Target))
            return $"'{manifest.Target}' is no target";
        ArtifactFile executable = new() { File = manifest.File, Sha256 = manifest.Sha256, Size = manifest.Size };
        return new[] { executable, manifest.Archive, manifest.Sbom, manifest.CosignBundle }
            .Where(file => file is not null).Select(file => FaultOf(file!)).FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOf(ArtifactFile file)
    {
        if (!IsName(file.File))
            return $"'{file.File}' is no file's name";
        if (!ContentHash.IsValid(file.Sha256))
            return $"'{file.Sha256}' is no SHA-256 of '{file.File}'";
        return file.Size < 0 ? $"{file.Size} is no size of '{file.File}'" : null;
    }
}
