using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary>
/// The rights to log on that were granted for services that are not ours, and so have no folder that remembers it: <c>logon-rights.json</c> in the node's
/// folder, security identifiers by service.
/// </summary>
internal sealed class ForeignLogonRights
{
    private const long LongestFile = 1 << 20;
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private readonly NodeContext context;
    private readonly string path;

    /// <summary>Those of a node.</summary>
    internal ForeignLogonRights(NodeContext context)
    {
        this.context = context;
        path = Path.Combine(context.RootFolder, "logon-rights.json");
    }

    /// <summary>All of them by service.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceStateDamaged</c>, <c>ServiceStateUnreadable</c></exception>
    internal async Task<IReadOnlyDictionary<string, string[]>> ReadAsync(CancellationToken cancellationToken) => await LoadAsync("*", cancellationToken).ConfigureAwait(false);

    /// <summary>Remembers what was granted for a service.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceStateLocked</c>, <c>ServiceStateDamaged</c>, <c>ServiceStateUnreadable</c>, <c>ServiceStateNotWritten</c></exception>
    internal Task AddAsync(string service, IEnumerable<string> sids, CancellationToken cancellationToken) => ChangeAsync(
        service,
        rights => rights[service] = (rights.TryGetValue(service, out string[]? known) ? known : Array.Empty<string>()).Union(sids, StringComparer.OrdinalIgnoreCase).ToArray(),
        cancellationToken);

    /// <summary>Forgets a service, whose rights were taken back.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceStateLocked</c>, <c>ServiceStateDamaged</c>, <c>ServiceStateUnreadable</c>, <c>ServiceStateNotWritten</c></exception>
    internal Task RemoveAsync(string service, CancellationToken cancellationToken) => ChangeAsync(service, rights => rights.Remove(service), cancellationToken);

    private async Task ChangeAsync(string service, Action<Dictionary<string, string[]>> change, CancellationToken cancellationToken)
    {
        ProtectedFolder.Create(context.RootFolder);
        using IDisposable gate = await LockAsync(service, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string[]> rights = await LoadAsync(service, cancellationToken).ConfigureAwait(false);
        change(rights);
        try
        {
            await AtomicFile.WriteAsync(path, Encoding.UTF8.GetBytes(NodeProtocol.Write(rights)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ServiceStateNotWritten), service, exception, service, Environment.MachineName, path, exception.Message);
        }
    }

    private async Task<Dictionary<string, string[]>> LoadAsync(string service, CancellationToken cancellationToken)
    {
        Dictionary<string, string[]> rights = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            if (await AtomicFile.ReadAsync(path, LongestFile, cancellationToken).ConfigureAwait(false) is not { } content)
                return rights;
            foreach (KeyValuePair<string, string[]> item in NodeProtocol.Read<Dictionary<string, string[]>>(Encoding.UTF8.GetString(content)) ?? throw new JsonSerializationException("It is empty."))
                rights[item.Key] = item.Value;
            return rights;
        }
        catch (JsonException exception)
        {
            throw new GoWinOpsException(nameof(Messages.ServiceStateDamaged), service, exception, service, Environment.MachineName, path, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ServiceStateUnreadable), service, exception, service, Environment.MachineName, path, exception.Message);
        }
    }

    private async Task<IDisposable> LockAsync(string service, CancellationToken cancellationToken)
    {
        string file = path + ".lock";
        return await FileLock.TakeAsync(file, new Deadline(context.Clock, LockTimeout), cancellationToken).ConfigureAwait(false)
            ?? throw new GoWinOpsException(nameof(Messages.ServiceStateLocked), service, service, Environment.MachineName, LockTimeout.TotalSeconds, file);
    }
}
