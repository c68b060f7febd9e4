using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Gives failure actions back to the services of this node whose deployment ended without doing so: its control machine died, or lost the node.</summary>
internal sealed class RecoveryRestorer
{
    private readonly NodeContext context;
    private readonly RecoverySuspension suspension;

    /// <summary>The services of this node.</summary>
    internal RecoveryRestorer(NodeContext context, IServiceRecoveryManager manager)
    {
        this.context = context;
        suspension = new RecoverySuspension(context, manager);
    }

    /// <summary>
    /// Restores what was suspended for longer than its deployment can take. Cheap when there is nothing to do: one look into each service's folder.
    /// </summary>
    /// <returns>The services that were restored, or could not be.</returns>
    internal async Task<IReadOnlyList<RecoveryRestoration>> RestoreExpiredAsync(CancellationToken cancellationToken)
    {
        List<RecoveryRestoration> restorations = new();
        foreach (string service in FindSuspended())
        {
            try
            {
                if (await suspension.RestoreAsync(service, onlyExpired: true, cancellationToken).ConfigureAwait(false))
                    restorations.Add(new RecoveryRestoration { Service = service });
            }
            catch (GoWinOpsException exception)
            {
                restorations.Add(new RecoveryRestoration { Service = service, Problem = exception.Problem });
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                restorations.Add(new RecoveryRestoration { Service = service, Problem = Problem.From(exception) });
            }
        }

        return restorations;
    }

    private string[] FindSuspended()
    {
        string folder = context.ServiceFolder(string.Empty);
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(path => File.Exists(Path.Combine(path, SuspendedRecoveryFile.FileName)))
                .Select(path => Path.GetFileName(path)!).OrderBy(name => name, StringComparer.OrdinalIgnoreCase).ToArray()
            : Array.Empty<string>();
    }
}
