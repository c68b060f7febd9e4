using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using Newtonsoft.Json;

namespace GoWinOps.Build;

/// <summary>What a finished build was made from and what it made, kept beside its executable as <c>name.inputs.json</c>.</summary>
internal sealed class GoBuildRecord
{
    private const int CurrentFormat = 1;

    public int Format { get; set; } = CurrentFormat;

    /// <summary>See <see cref="GoBuildKey"/>.</summary>
    public SortedDictionary<string, string> Key { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The state of everything in the file system the build depended on, by <see cref="SourceItem"/>.</summary>
    public SortedDictionary<string, string> Inputs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Why <see cref="Inputs"/> may not be all; null when they are.</summary>
    public string? Uncertainty { get; set; }

    /// <summary>The files the build made, with their SHA-256.</summary>
    public SortedDictionary<string, string> Outputs { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What the user was told.</summary>
    public List<string> Warnings { get; set; } = new();

    /// <summary>What came out.</summary>
    public GoArtifact Artifact { get; set; } = new();

    /// <summary>Reads a record; null where there is none that this version of the module can use.</summary>
    internal static async Task<GoBuildRecord?> ReadAsync(string path)
    {
        try
        {
            using StreamReader reader = new(path, Encoding.UTF8);
            GoBuildRecord? record = JsonConvert.DeserializeObject<GoBuildRecord>(await reader.ReadToEndAsync().ConfigureAwait(false));
            return record is { Format: CurrentFormat, Key: not null, Inputs: not null, Outputs: not null, Warnings: not null, Artifact: not null } ? record : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record to a file of its own first, so that it is there whole or not at all.</summary>
    internal async Task WriteAsync(string partialPath, string path, CancellationToken cancellationToken)
    {
        byte[] content = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(JsonConvert.SerializeObject(this, Formatting.Indented));
        using (FileStream stream = new(partialPath, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true))
            await stream.WriteAsync(content, 0, content.Length, cancellationToken).ConfigureAwait(false);
        await AtomicFile.PublishAsync(partialPath, path, cancellationToken).ConfigureAwait(false);
    }
}
