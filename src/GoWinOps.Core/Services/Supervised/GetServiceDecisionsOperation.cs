using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Reads what was decided about supervised services, from the logs their hosts and the watcher keep on the node.</summary>
public sealed class GetServiceDecisionsOperation : NodeOperation<ServiceDecisionList>
{
    private static readonly string[] Everything = { "*" };

    /// <summary>The services: names, or patterns with <c>*</c>, <c>?</c> and <c>[a-z]</c>. Empty means all that have a log.</summary>
    public string[] Names { get; set; } = Array.Empty<string>();

    /// <summary>How many decisions of each service, the newest ones.</summary>
    public int Last { get; set; } = 100;

    /// <summary>Only decisions from this time on, in UTC; null for all.</summary>
    public DateTime? SinceUtc { get; set; }

    /// <inheritdoc/>
    public override async Task<ServiceDecisionList> RunAsync(NodeContext context, CancellationToken cancellationToken)
    {
        List<ServiceDecision> decisions = new();
        List<Problem> problems = new();
        foreach (string service in Services(context, problems))
        {
            try
            {
                decisions.AddRange(await ReadAsync(context, service, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                problems.Add(new GoWinOpsException(nameof(Messages.ServiceDecisionsUnreadable), service, exception, service, Environment.MachineName, exception.Message).Problem);
            }
        }

        return new ServiceDecisionList { Decisions = decisions.ToArray(), Problems = problems.ToArray() };
    }

    private async Task<IEnumerable<ServiceDecision>> ReadAsync(NodeContext context, string service, CancellationToken cancellationToken)
    {
        DateTime since = SinceUtc is { } time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : DateTime.MinValue;
        IReadOnlyList<SupervisionDecision> all = await DecisionLog.ReadAsync(context.ServiceFolder(service), int.MaxValue, cancellationToken).ConfigureAwait(false);
        List<SupervisionDecision> wanted = all.Where(decision => decision.TimeUtc >= since).ToList();
        return wanted.Skip(Math.Max(0, wanted.Count - Last)).Select(decision => new ServiceDecision
        {
            Name = service,
            TimeUtc = decision.TimeUtc,
            Kind = decision.Kind,
            Reason = decision.Reason,
            Numbers = decision.Numbers ?? new Dictionary<string, double>(),
            Output = decision.Output,
        });
    }

    private IEnumerable<string> Services(NodeContext context, List<Problem> problems)
    {
        string folder = Path.GetDirectoryName(context.ServiceFolder("x"))!;
        string[] logged = !Directory.Exists(folder) ? Array.Empty<string>() : Directory.EnumerateDirectories(folder)
            .Where(path => File.Exists(Path.Combine(DecisionLog.FolderIn(path), DecisionLog.FileName)))
            .Select(path => Path.GetFileName(path)!)
            .OrderBy(name => name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
        NamePattern[] patterns = (Names.Length == 0 ? Everything : Names).Select(name => new NamePattern(name).Among(logged)).ToArray();
        foreach (NamePattern absent in patterns.Where(pattern => pattern.IsLiteral && !logged.Contains(pattern.Text, StringComparer.OrdinalIgnoreCase)))
            problems.Add(Problem.Create(nameof(Messages.ServiceDecisionsMissing), absent.Text, absent.Text, Environment.MachineName));
        return logged.Where(name => Array.Exists(patterns, pattern => pattern.Matches(name)));
    }
}
