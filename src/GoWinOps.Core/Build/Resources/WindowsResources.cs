using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What goes into every program of a build for Windows, read and checked once: strings, icon, application manifest.</summary>
public sealed class WindowsResources
{
    private readonly IReadOnlyDictionary<string, string> strings;
    private readonly IReadOnlyList<ResourceEntry> common;

    private WindowsResources(IReadOnlyDictionary<string, string> strings, IReadOnlyList<ResourceEntry> common, bool isAskedFor)
    {
        this.strings = strings;
        this.common = common;
        IsAskedFor = isAskedFor;
    }

    /// <summary>Whether the user asked for something in particular, so that a program's own resources must not take its place.</summary>
    internal bool IsAskedFor { get; }

    /// <summary>Reads and checks what the user gave.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ResourceStringUnknown</c>, <c>ResourceStringInvalid</c>, <c>IconInvalid</c>, <c>ApplicationManifestInvalid</c>
    /// </exception>
    public static async Task<WindowsResources> LoadAsync(WindowsResourceSettings settings, CancellationToken cancellationToken)
    {
        Dictionary<string, string> strings = VersionStrings.Check(settings.Strings);
        List<ResourceEntry> common = new() { await ApplicationManifest.ReadAsync(settings.ApplicationManifestPath, cancellationToken).ConfigureAwait(false) };
        if (settings.IconPath is { } iconPath)
            common.AddRange(await IconFile.ReadAsync(iconPath, cancellationToken).ConfigureAwait(false));
        return new WindowsResources(strings, common, settings.AsksForAnything);
    }

    /// <summary>The resources of one program.</summary>
    /// <param name="program">Its name, without a suffix.</param>
    /// <param name="release">Its version.</param>
    /// <param name="isDirty">Whether the work tree differs from the commit.</param>
    /// <exception cref="GoWinOpsException"><c>FileVersionInvalid</c>, <c>FileVersionOutOfRange</c>, <c>ResourceStringInvalid</c></exception>
    internal ResourceSet Of(string program, ReleaseVersion release, bool isDirty)
    {
        List<ResourceEntry> entries = new(common) { new ResourceEntry(ResourceEntry.Version, 1, VersionResource.Of(program, release, isDirty, strings).ToBytes()) };
        return new ResourceSet(entries, IsAskedFor);
    }
}
