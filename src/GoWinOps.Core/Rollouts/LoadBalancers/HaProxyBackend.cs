using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>One backend of one HAProxy, through its runtime interface.</summary>
internal sealed class HaProxyBackend
{
    private const int AllServers = 4;
    private static readonly string[] UnknownBackendAnswers = { "No such backend", "Can't find backend", "No such proxy" };

    private readonly HaProxyEndpoint endpoint;
    private readonly string backend;

    internal HaProxyBackend(HaProxyEndpoint endpoint, string backend)
    {
        this.endpoint = endpoint;
        this.backend = backend;
    }

    /// <summary>All servers of the backend.</summary>
    /// <exception cref="GoWinOpsException"><c>HaProxyBackendNotFound</c>, <c>HaProxyUnreachable</c>, <c>HaProxyPermissionDenied</c>, <c>HaProxyAnswerUnknown</c></exception>
    internal async Task<IReadOnlyList<HaProxyServer>> GetServersAsync(CancellationToken cancellationToken)
    {
        string stateCommand = $"show servers state {backend}";
        HaProxyTable states = Read(stateCommand, await endpoint.AskAsync(stateCommand, cancellationToken).ConfigureAwait(false), ' ');
        string statCommand = $"show stat {backend} {AllServers} -1";
        HaProxyTable counts = Read(statCommand, await endpoint.AskAsync(statCommand, cancellationToken).ConfigureAwait(false), ',');
        Dictionary<string, HaProxyServer> servers = states.Rows.Select(row => ReadState(states, row)).ToDictionary(server => server.Name, StringComparer.Ordinal);
        foreach (string[] row in counts.Rows)
        {
            if (servers.TryGetValue(counts.Text(row, "svname"), out HaProxyServer? server))
                AddCounts(server, counts, row);
        }

        return servers.Values.ToList();
    }

    /// <summary>Sets what the operator wants of a server.</summary>
    /// <exception cref="GoWinOpsException"><c>HaProxyServerNotFound</c> and those of <see cref="GetServersAsync"/></exception>
    internal async Task SetAsync(string server, LoadBalancerMode mode, CancellationToken cancellationToken)
    {
        string word = mode switch
        {
            LoadBalancerMode.Ready => "ready",
            LoadBalancerMode.Drain => "drain",
            _ => "maint",
        };
        string command = $"set server {backend}/{server} state {word}";
        string answer = (await endpoint.AskAsync(command, cancellationToken).ConfigureAwait(false)).Trim();
        if (answer.StartsWith("No such server", StringComparison.Ordinal))
        {
            IReadOnlyList<HaProxyServer> known = await GetServersAsync(cancellationToken).ConfigureAwait(false);
            throw new GoWinOpsException(nameof(Messages.HaProxyServerNotFound), server, ToString(), server, string.Join(", ", known.Select(one => one.Name)));
        }

        if (answer.Length > 0)
            throw Refused(command, answer);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{endpoint}/{backend}";

    private static HaProxyServer ReadState(HaProxyTable table, string[] row)
    {
        string fqdn = table.Text(row, "srv_fqdn");
        return new HaProxyServer
        {
            Name = table.Text(row, "srv_name"),
            Address = table.Text(row, "srv_addr"),
            HostName = fqdn == "-" ? null : fqdn,
            OperationalState = table.Number(row, "srv_op_state"),
            AdministrativeState = table.Number(row, "srv_admin_state"),
            CheckState = table.Number(row, "srv_check_state"),
        };
    }

    private static void AddCounts(HaProxyServer server, HaProxyTable table, string[] row)
    {
        server.Sessions = (int)table.Number(row, "scur");
        server.Queued = (int)table.Number(row, "qcur");
        server.ServerErrors = table.Number(row, "hrsp_5xx");
        server.Status = table.Text(row, "status");
    }

    private HaProxyTable Read(string command, string answer, char separator) => answer.IndexOf("# ", StringComparison.Ordinal) >= 0
        ? HaProxyTable.Parse(command, answer, separator)
        : throw Refused(command, answer.Trim());

    private GoWinOpsException Refused(string command, string answer)
    {
        if (answer.StartsWith("Permission denied", StringComparison.Ordinal))
            return new GoWinOpsException(nameof(Messages.HaProxyPermissionDenied), endpoint.ToString(), endpoint, command);
        return UnknownBackendAnswers.Any(text => answer.StartsWith(text, StringComparison.Ordinal))
            ? new GoWinOpsException(nameof(Messages.HaProxyBackendNotFound), backend, endpoint, backend)
            : new GoWinOpsException(nameof(Messages.HaProxyAnswerUnknown), command, command, answer);
    }
}
