using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Reads what Go recorded in an executable, without Go and whatever system it is for.</summary>
public static class GoBuildInfoReader
{
    private static readonly char[] TagSeparator = { ',' };

    /// <summary>Reads an executable; a universal file of macOS gives one result for each processor it was built for by Go.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ExecutableNotFound</c>, <c>ExecutableNotReadable</c>, <c>ExecutableFormatUnknown</c>, <c>ExecutableIsArchive</c>, <c>ExecutableDamaged</c>,
    /// <c>ExecutableNotBuiltByGo</c>, <c>ExecutablePacked</c>, <c>GoBuildInfoContradictory</c>
    /// </exception>
    public static Task<IReadOnlyList<GoBuildInfo>> ReadAsync(string path, CancellationToken cancellationToken) =>
        Task.Run<IReadOnlyList<GoBuildInfo>>(() => Read(path, cancellationToken), cancellationToken);

    /// <summary>What Go recorded in an image of an open file; null where Go did not build it.</summary>
    /// <exception cref="GoWinOpsException"><c>ExecutableDamaged</c>, <c>GoBuildInfoContradictory</c></exception>
    internal static GoBuildInfo? Read(ExecutableFile file, BinaryImage image)
    {
        if (GoBuildInfoBlob.Find(image) is not { } blob)
            return null;
        GoModuleText text = Parse(image, blob);
        GoBuildInfo info = new()
        {
            Path = file.Path,
            Size = file.Length,
            Format = ExecutableFile.NameOf(image.Format),
            Target = GoImageTarget.Of(file.Path, image, text.Settings),
            GoVersion = blob.GoVersion,
            MainPackage = text.MainPackage,
            Module = text.Main?.Path ?? string.Empty,
            ModuleVersion = text.Main?.Version ?? string.Empty,
            Dependencies = text.Dependencies.ToArray(),
            Settings = text.Settings,
            IsStripped = image.IsStripped,
            HasDebugInformation = image.HasDebugInformation,
            IsServiceAware = ServiceAwareness.Of(image),
            StampedVariables = GoStamps.ProvenIn(image),
        };
        ReadSettings(info);
        if (image is PortableExecutable portable && PeResources.Of(portable).ReadVersion() is { } version)
        {
            info.FileVersion = version.Number.ToString();
            info.ProductVersion = version.Strings.FirstOrDefault(entry => entry.Key == "ProductVersion").Value ?? string.Empty;
        }

        return info;
    }

    private static List<GoBuildInfo> Read(string path, CancellationToken cancellationToken)
    {
        using ExecutableFile file = ExecutableFile.Open(path, cancellationToken);
        List<GoBuildInfo> found = file.Images.Select(image => Read(file, image)).Where(info => info is not null).Select(info => info!).ToList();
        if (found.Count > 0)
            return found;
        throw new GoWinOpsException(
            PackedExecutable.IsPacked(file.Images[0]) ? nameof(Messages.ExecutablePacked) : nameof(Messages.ExecutableNotBuiltByGo), path, path);
    }

    private static GoModuleText Parse(BinaryImage image, GoBuildInfoBlob blob)
    {
        try
        {
            return GoModuleText.Parse(blob.Modules);
        }
        catch (FormatException exception)
        {
            throw image.View.Damaged(blob.Offset, exception.Message);
        }
    }

    private static void ReadSettings(GoBuildInfo info)
    {
        string? architecture = Setting("GOARCH");
        string? level = architecture is null ? null : MicroArchitectureSetting(architecture);
        if (level is not null && Setting(level) is { } value)
            info.MicroArchitecture = level + "=" + value;
        info.Tags = (Setting("-tags") ?? string.Empty).Split(TagSeparator, StringSplitOptions.RemoveEmptyEntries);
        info.IsCgoEnabled = Setting("CGO_ENABLED") switch { "1" => true, "0" => false, _ => null };
        info.VcsRevision = Setting("vcs.revision") ?? string.Empty;
        info.IsModified = Setting("vcs.modified") switch { "true" => true, "false" => false, _ => null };
        if (DateTimeOffset.TryParse(Setting("vcs.time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            info.VcsTime = time;

        string? Setting(string name) => info.Settings.TryGetValue(name, out string? value) ? value : null;
    }

    /// <summary>The setting that names the least processor of an architecture.</summary>
    private static string? MicroArchitectureSetting(string architecture) => architecture switch
    {
        "mips" or "mipsle" => "GOMIPS",
        "mips64" or "mips64le" => "GOMIPS64",
        "ppc64" or "ppc64le" => "GOPPC64",
        "386" or "amd64" or "arm" or "arm64" or "riscv64" or "wasm" => "GO" + architecture.ToUpperInvariant(),
        _ => null,
    };
}
