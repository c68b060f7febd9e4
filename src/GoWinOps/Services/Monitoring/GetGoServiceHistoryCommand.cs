using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Tells how services did over a period, from what watches have seen.</summary>
[Cmdlet(VerbsCommon.Get, "GoServiceHistory", DefaultParameterSetName = LastSet)]
[OutputType(typeof(ServiceHistory), typeof(ServiceEvent))]
public sealed class GetGoServiceHistoryCommand : AsyncCmdlet
{
    private const string LastSet = "Last";
    private const string PeriodSet = "Period";
    private static readonly TimeSpan LongestPeriod = TimeSpan.FromDays(36_500);

    /// <summary>The services, by name or pattern; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = { "*" };

    /// <summary>The nodes, by name or pattern, as the watch named them; all by default.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName", "PSComputerName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Node { get; set; } = { "*" };

    /// <summary>The period's length; it ends now.</summary>
    [Parameter(ParameterSetName = LastSet)]
    [DurationTransformation]
    public TimeSpan Last { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The begin of the period.</summary>
    [Parameter(ParameterSetName = PeriodSet, Mandatory = true)]
    public DateTime Since { get; set; }

    /// <summary>The end of the period; now by default.</summary>
    [Parameter(ParameterSetName = PeriodSet)]
    public DateTime? Until { get; set; }

    /// <summary>Writes what changed, one object an event, in place of the summary.</summary>
    [Parameter]
    public SwitchParameter Event { get; set; }

    /// <summary>The folder that keeps the history; omitted, the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HistoryPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        WatchFolder folder = new(HistoryPath is null ? null : await ResolvePathAsync(HistoryPath).ConfigureAwait(false));
        if (Last > LongestPeriod)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), Last, nameof(Last), Last, "no history is as old");
        DateTimeOffset until = ParameterSetName == PeriodSet && Until is { } end ? new DateTimeOffset(end) : DateTimeOffset.UtcNow;
        DateTimeOffset from = ParameterSetName == PeriodSet ? new DateTimeOffset(Since) : until - Last;
        if (from >= until)
            throw new GoWinOpsException(nameof(Messages.WatchIntervalInvalid), from, ParameterSetName == PeriodSet ? nameof(Since) : nameof(Last), from, $"the period would end before it begins, at {until}");
        if (folder.HistoryFiles().Count == 0)
            throw new GoWinOpsException(nameof(Messages.WatchHistoryMissing), folder.FullPath, folder.FullPath);
        WildcardPattern[] services = Patterns(Name);
        WildcardPattern[] nodes = Patterns(Node);
        WatchHistoryReader reader = new(folder, node => nodes.Any(pattern => pattern.IsMatch(node)), service => services.Any(pattern => pattern.IsMatch(service)));
        List<WatchRecord> records = await reader.ReadAsync(from, until, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in reader.Problems)
            await WriteErrorAsync(new GoWinOpsException(problem)).ConfigureAwait(false);
        if (Event)
            await WriteEventsAsync(records, services, from, until).ConfigureAwait(false);
        else
            await WriteHistoriesAsync(new ServiceTimeline(records, from, until)).ConfigureAwait(false);
    }

    private async Task WriteHistoriesAsync(ServiceTimeline timeline)
    {
        foreach (ServiceHistory history in timeline.Histories())
            await WriteObjectAsync(history).ConfigureAwait(false);
    }

    private async Task WriteEventsAsync(IEnumerable<WatchRecord> records, WildcardPattern[] services, DateTimeOffset from, DateTimeOffset until)
    {
        IEnumerable<ServiceEvent> events = ServiceEventMerge.Of(records)
            .Where(one => one.Time >= from && one.Time < until && (one.Service.Length == 0 || services.Any(pattern => pattern.IsMatch(one.Service))));
        foreach (ServiceEvent one in events)
            await WriteObjectAsync(one).ConfigureAwait(false);
    }

    private static WildcardPattern[] Patterns(string[] texts) => texts.Select(text => new WildcardPattern(text, WildcardOptions.IgnoreCase)).ToArray();
}
