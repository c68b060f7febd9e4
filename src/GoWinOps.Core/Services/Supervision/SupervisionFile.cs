using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary><c>supervision.json</c> in a service's folder: written by the module, read by the service host and the node's watcher.</summary>
internal static class SupervisionFile
{
    /// <summary>Its name.</summary>
    internal const string FileName = "supervision.json";

    /// <summary>The newest form this build knows.</summary>
    internal const int Format = 1;

    private const long LongestFile = 1 << 20;

    /// <summary>Where it lies.</summary>
    internal static string PathIn(string serviceFolder) => Path.Combine(serviceFolder, FileName);

    /// <summary>Writes the settings, over what was there before.</summary>
    internal static Task WriteAsync(string serviceFolder, SupervisionSettings settings, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(PathIn(serviceFolder), SupervisionJson.Write(settings, indented: true), cancellationToken);

    /// <summary>What it says; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a later form; the message names file and fault.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static async Task<SupervisionSettings?> ReadAsync(string serviceFolder, CancellationToken cancellationToken)
    {
        string path = PathIn(serviceFolder);
        byte[]? content = await AtomicFile.ReadAsync(path, LongestFile, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return null;
        SupervisionSettings settings = SupervisionJson.Read<SupervisionSettings>(content, path);
        if (settings.Format > Format)
            throw new InvalidDataException($"'{path}' has form {settings.Format}, and this build knows forms up to {Format}.");
        // What a hand-written file leaves out or sets to null is what a new object has.
        settings.Supervision ??= new ServiceSupervision();
        settings.Supervision.SuccessExitCodes ??= Array.Empty<int>();
        settings.Supervision.NoRestartExitCodes ??= Array.Empty<int>();
        settings.Environment ??= new Dictionary<string, string>();
        return settings;
    }
}
