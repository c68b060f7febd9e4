using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Problems;
using GoWinOps.Rollouts;
using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Commands;

/// <summary>Shows rollouts, running and past, as their journals tell them.</summary>
[Cmdlet(VerbsCommon.Get, "RollingUpdate")]
[OutputType(typeof(RolloutResult))]
public sealed class GetRollingUpdateCommand : AsyncCmdlet
{
    /// <summary>The rollouts, by id or pattern; omitted, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RolloutIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = { "*" };

    /// <summary>Only those of these services, by name or pattern.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Service { get; set; } = { "*" };

    /// <summary>Only the one that began last.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>The folder that keeps journals and leases; omitted, the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string? path = JournalPath is null ? null : await ResolvePathAsync(JournalPath).ConfigureAwait(false);
        JournalFolder folder = new(path);
        RolloutHistory history = new(folder);
        foreach (string id in await SelectAsync(history, folder).ConfigureAwait(false))
        {
            try
            {
                RolloutResult result = await history.ReadAsync(id, cancellationToken).ConfigureAwait(false);
                if (!Matches(Service, result.Service))
                    continue;
                await WriteObjectAsync(result).ConfigureAwait(false);
                if (Latest)
                    return;
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, id).ConfigureAwait(false);
            }
        }
    }

    private static bool Matches(IEnumerable<string> patterns, string text) =>
        patterns.Any(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(text));

    private async Task<IReadOnlyList<string>> SelectAsync(RolloutHistory history, JournalFolder folder)
    {
        IReadOnlyList<string> all = history.Ids();
        foreach (string id in Id.Where(id => !WildcardPattern.ContainsWildcardCharacters(id) && !all.Contains(id, StringComparer.OrdinalIgnoreCase)))
            await WriteErrorAsync(new GoWinOpsException(nameof(Messages.RolloutNotFound), id, id, folder.FullPath)).ConfigureAwait(false);
        return all.Where(id => Matches(Id, id)).ToList();
    }
}
