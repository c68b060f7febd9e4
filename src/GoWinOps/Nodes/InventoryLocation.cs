using System.Management.Automation;
using GoWinOps.Hosting;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>Finds the inventory from where the user is. On the pipeline thread only.</summary>
internal static class InventoryLocation
{
    /// <summary>The inventory's path, or null where there is none.</summary>
    /// <param name="cmdlet">The cmdlet that asks.</param>
    /// <param name="given">What the user gave, or null.</param>
    internal static string? Find(PSCmdlet cmdlet, string? given) => InventoryFile.Locate(
        given is null ? null : DiskPath.Resolve(cmdlet, given),
        cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath);
}
