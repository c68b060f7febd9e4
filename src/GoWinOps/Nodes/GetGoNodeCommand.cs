using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Lists the nodes of an inventory. Reads the file only; no node is contacted.</summary>
[Cmdlet(VerbsCommon.Get, "GoNode")]
[OutputType(typeof(NodeReference))]
public sealed class GetGoNodeCommand : AsyncCmdlet
{
    private Inventory? inventory;

    /// <summary>The nodes' names; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(InventoryCompleter))]
    public string[] Name { get; set; } = { "*" };

    /// <summary>Only nodes of these groups, with or without '@'; a label selector may follow, as in web:zone=a.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(InventoryCompleter))]
    public string[]? Group { get; set; }

    /// <summary>The inventory file; omitted, $env:GOWINOPS_INVENTORY, else inventory.yml or servers.txt here or in a folder above.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Inventory { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        string? path = await OnPipelineAsync(() => InventoryLocation.Find(this, Inventory)).ConfigureAwait(false);
        inventory = path is null
            ? throw new GoWinOpsException(nameof(Messages.InventoryMissing), MyInvocation.MyCommand.Name, MyInvocation.MyCommand.Name)
            : InventoryFile.Read(path);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        HashSet<NodeReference> inGroups = new(Group is null ? inventory!.Nodes : Group.SelectMany(group => inventory!.Select("@" + group.TrimStart('@'))));
        foreach (string name in Name)
        {
            WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
            List<NodeReference> found = inventory!.Nodes.Where(node => pattern.IsMatch(node.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                await WriteErrorAsync(new GoWinOpsException(nameof(Messages.InventoryNodeNotFound), name, name, inventory.Path)).ConfigureAwait(false);
            foreach (NodeReference node in found.Where(inGroups.Contains))
                await WriteObjectAsync(node).ConfigureAwait(false);
        }
    }
}
