using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Brings a service's recovery to what is asked; what is not asked for stays.</summary>
internal sealed class ServiceRecoveryChanger
{
    private readonly RecoverySuspension suspension;
    private readonly IServiceRecoveryManager manager;

    /// <summary>The services of this node.</summary>
    internal ServiceRecoveryChanger(NodeContext context, IServiceRecoveryManager? manager = null)
    {
        this.manager = manager ?? ServiceRecoveryManager.Instance;
        suspension = new RecoverySuspension(context, manager);
    }

    /// <summary>Sets what differs between two set-ups; <paramref name="from"/> is null where nothing is known of what is set.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceSettingUnsupported</c></exception>
    internal static void Apply(string service, IServiceRecoveryControl control, ServiceRecovery? from, ServiceRecovery to)
    {
        bool actionsDiffer = from is null || ServiceRecoveryRules.Between(from, Without(to)).Any();
        if (actionsDiffer)
        {
            control.ChangeActions(
                to.Actions ?? Array.Empty<ServiceRecoveryAction>(),
                to.ResetPeriod ?? TimeSpan.Zero,
                string.Equals(from?.Command ?? string.Empty, to.Command ?? string.Empty, StringComparison.Ordinal) ? null : to.Command ?? string.Empty,
                string.Equals(from?.RebootMessage ?? string.Empty, to.RebootMessage ?? string.Empty, StringComparison.Ordinal) ? null : to.RebootMessage ?? string.Empty);
        }

        // There are managers that take failure actions and keep none: what cannot be read back was not set.
        if (from is null && control.QueryActions() is null)
            throw new GoWinOpsException(nameof(Messages.ServiceSettingUnsupported), service, service, Environment.MachineName, "Recovery");
        if (to.OnNonCrashFailure is { } flag && from?.OnNonCrashFailure != flag)
            control.ChangeOnNonCrashFailure(flag);
    }

    /// <summary>Compares, and changes what differs unless only a plan was asked for.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="planOnly">Only says what would change.</param>
    /// <param name="cancellationToken">Ends it before anything is changed.</param>
    internal async Task<ServiceChange> RunAsync(string service, ServiceRecovery asked, bool planOnly, CancellationToken cancellationToken)
    {
        // What an earlier deployment left behind is not what somebody wanted to keep.
        if (!planOnly && asked.Actions is null)
            await suspension.RestoreAsync(service, onlyExpired: true, cancellationToken).ConfigureAwait(false);
        bool restarts = asked.Actions is null || asked.Has(ServiceRecoveryActionType.Restart);
        using IServiceRecoveryControl control = (planOnly ? manager.TryOpenToRead(service) : manager.TryOpenToChange(service, restarts))
            ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, service);
        if (ServiceRecoveryReader.Read(control) is not { } existing)
            throw new GoWinOpsException(nameof(Messages.ServiceSettingUnsupported), service, service, Environment.MachineName, "Recovery");
        ServiceRecovery wanted = ServiceRecoveryRules.Merge(service, existing, asked);
        ServiceChange change = new()
        {
            Name = service,
            IsPlan = planOnly,
            Changes = ServiceRecoveryRules.Between(existing, wanted).ToArray(),
        };
        if (planOnly)
            return change;
        cancellationToken.ThrowIfCancellationRequested();
        Apply(service, control, existing, wanted);
        if (asked.Actions is not null)
            await suspension.ForgetAsync(service, CancellationToken.None).ConfigureAwait(false);
        return change;
    }

    private static ServiceRecovery Without(ServiceRecovery recovery) => new()
    {
        Actions = recovery.Actions,
        ResetPeriod = recovery.ResetPeriod,
        Command = recovery.Command,
        RebootMessage = recovery.RebootMessage,
    };
}
