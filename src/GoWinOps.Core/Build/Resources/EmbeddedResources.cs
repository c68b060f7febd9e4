using System.Linq;
using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Reads from a finished executable the resources that were to be in it: Go says nothing when it leaves them out.</summary>
internal static class EmbeddedResources
{
    /// <summary>Checks that every resource put in place is in the executable, byte for byte.</summary>
    /// <exception cref="GoWinOpsException"><c>ResourceNotEmbedded</c>, and those of <see cref="ExecutableFile.OpenPortable"/></exception>
    internal static void Check(GoBuildRun run, CancellationToken cancellationToken)
    {
        if (!run.HasPlacedResources || run.Build.Resources is not { } resources)
            return;
        using ExecutableFile file = ExecutableFile.OpenPortable(run.PartialPath, cancellationToken);
        PeResources found = PeResources.Of((PortableExecutable)file.Images[0]);
        foreach (ResourceEntry entry in resources.Entries)
        {
            PeResource? same = found.All.FirstOrDefault(
                resource => resource.Type == entry.Type && resource.Id == entry.Id && resource.Language == entry.Language);
            if (same is null || !found.Read(same).SequenceEqual(entry.Data))
                throw new GoWinOpsException(
                    nameof(Messages.ResourceNotEmbedded), run.Build.Package.ImportPath, run.Build.Package.ImportPath, run.Build.Target.Name, KindOf(entry.Type));
        }
    }

    private static string KindOf(int type) => type switch
    {
        ResourceEntry.Icon or ResourceEntry.IconGroup => "the icon",
        ResourceEntry.Manifest => "the application manifest",
        _ => "the version",
    };
}
