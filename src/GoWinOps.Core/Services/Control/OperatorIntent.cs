using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// What a person wants of a service, written down where everything that watches the service reads it. Only services that GoWinOps installed have such a
/// place, and what the person asked for is done whether or not it could be written.
/// </summary>
internal sealed class OperatorIntent
{
    // The state may be in use by a command that switches a release; a stop is not to wait for that.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly NodeContext context;

    internal OperatorIntent(NodeContext context) => this.context = context;

    /// <summary>Writes the intent down.</summary>
    /// <returns>What was written down before, and a warning where it could not be done; null for a service that has no such place.</returns>
    internal async Task<Record?> RecordAsync(string service, ServiceIntent intent, CancellationToken cancellationToken)
    {
        if (!IsManaged(service))
            return null;
        if (context.ServiceMachine is { } machine)
            return new Record { Warning = $"What is wanted of '{service}' was not recorded on '{machine}', because its files are out of reach without a session: a watcher there may undo this." };
        ServiceIntent before = ServiceIntent.None;
        DateTime? beforeUtc = null;
        string? warning = await UpdateAsync(service, state =>
        {
            (before, beforeUtc) = (state.Intent, state.IntentUtc);
            (state.Intent, state.IntentUtc) = (intent, context.Clock.UtcNow.UtcDateTime);
        }, cancellationToken).ConfigureAwait(false);
        return new Record { Before = before, BeforeUtc = beforeUtc, Warning = warning };
    }

    /// <summary>Puts back what was written down before, because what was wanted did not come about.</summary>
    internal async Task TakeBackAsync(string service, Record? record, CancellationToken cancellationToken)
    {
        if (record is { Warning: null })
            await UpdateAsync(service, state => (state.Intent, state.IntentUtc) = (record.Before, record.BeforeUtc), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> UpdateAsync(string service, Action<ServiceState> change, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            await new ServiceStateFile(context, service).UpdateAsync(null, null, change, limited.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Warn(service, "another command works on it.");
        }
        catch (Exception exception) when (exception is GoWinOpsException or IOException or UnauthorizedAccessException)
        {
            return Warn(service, exception.Message);
        }
    }

    private static string Warn(string service, string why) =>
        $"What is wanted of '{service}' was not recorded on '{Environment.MachineName}', so a watcher there may undo this: {why}";

    private bool IsManaged(string service)
    {
        try
        {
            using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect, context.ServiceMachine);
            using ServiceControl? control = manager.TryOpenService(service, ServiceRights.QueryConfig);
            return control is not null && new ServiceCatalog(context).IsManaged(service, control.QueryConfiguration().CommandLine);
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied || exception.ErrorId == nameof(Messages.ServiceNameInvalid))
        {
            return false;
        }
    }

    /// <summary>What was written down before.</summary>
    internal sealed record Record
    {
        internal ServiceIntent Before { get; init; }

        internal DateTime? BeforeUtc { get; init; }

        internal string? Warning { get; init; }
    }
}
