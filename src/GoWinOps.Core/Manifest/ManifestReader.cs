using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Manifest;

/// <summary>Reads <c>gowinops.yml</c>.</summary>
public static class ManifestReader
{
    /// <summary>What a manifest is called.</summary>
    public const string FileName = "gowinops.yml";

    private const long MaximumBytes = 1 << 20;

    /// <summary>Reads and checks a manifest.</summary>
    /// <param name="path">The file, or the folder that holds a <c>gowinops.yml</c>; absolute.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ManifestException"><c>ManifestInvalid</c>, with every fault of the file.</exception>
    /// <exception cref="GoWinOpsException"><c>ManifestNotFound</c>, <c>ManifestUnreadable</c></exception>
    public static async Task<GoManifest> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, FileName) : path;
        if (!File.Exists(file))
            throw new GoWinOpsException(nameof(Messages.ManifestNotFound), path, file);
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 14, useAsync: true);
            if (stream.Length > MaximumBytes)
                throw new GoWinOpsException(nameof(Messages.ManifestUnreadable), path, file, Messages.ManifestTooLong);
            cancellationToken.ThrowIfCancellationRequested();
            using StreamReader reader = new(stream);
            return Parse(await reader.ReadToEndAsync().ConfigureAwait(false), Path.GetFullPath(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ManifestUnreadable), path, exception, file, exception.Message);
        }
    }

    /// <summary>Reads a manifest from its text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The file it is from, absolute: messages name it, and paths in the manifest are relative to it.</param>
    /// <exception cref="ManifestException"><c>ManifestInvalid</c></exception>
    public static GoManifest Parse(string text, string path)
    {
        ManifestFaults faults = new(path);
        GoManifest? manifest = YamlDocument.Read(text, faults) is { } document ? ManifestGrammar.Root.Read(document, faults) : null;
        if (manifest is null || faults.InOrder.Count > 0)
            throw new ManifestException(path, faults.InOrder);
        manifest.Path = path;
        string folder = Path.GetDirectoryName(path) ?? string.Empty;
        if (manifest.Build is { } build)
        {
            build.Package = Resolve(folder, build.Package);
            build.Include = Array.ConvertAll(build.Include, included => Resolve(folder, included));
            build.PgoProfile = build.PgoProfile is { } profile ? Resolve(folder, profile) : null;
        }

        if (manifest.Artifacts is { } artifacts && artifacts.Destination.IndexOf("://", StringComparison.Ordinal) < 0)
            artifacts.Destination = Resolve(folder, artifacts.Destination);
        if (manifest.Build?.WindowsResource is { } resource)
        {
            resource.Icon = resource.Icon is { } icon ? Resolve(folder, icon) : null;
            resource.ApplicationManifest = resource.ApplicationManifest is { } file ? Resolve(folder, file) : null;
        }

        if (manifest.Nodes is { Inventory: { } inventory } nodes)
            nodes.Inventory = Resolve(folder, inventory);
        foreach (ManifestEnvironment environment in NameEnvironments(manifest.Environments))
        {
            if (environment.Nodes.Inventory is { } own)
                environment.Nodes.Inventory = Resolve(folder, own);
        }

        if (manifest.Service is { Name.Length: 0 } service)
            service.Name = manifest.Name;
        return manifest;
    }

    private static IReadOnlyList<ManifestEnvironment> NameEnvironments(ManifestEnvironments? environments)
    {
        if (environments is null)
            return Array.Empty<ManifestEnvironment>();
        if (environments.Development is { } development)
            development.Name = ManifestEnvironments.DevelopmentName;
        if (environments.Staging is { } staging)
            staging.Name = ManifestEnvironments.StagingName;
        if (environments.Production is { } production)
            production.Name = ManifestEnvironments.ProductionName;
        return environments.InOrder();
    }

    private static string Resolve(string folder, string path) => Path.GetFullPath(Path.Combine(folder, path));
}
