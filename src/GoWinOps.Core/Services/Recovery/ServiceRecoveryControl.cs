using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>A service's recovery as the real service control manager keeps it.</summary>
internal sealed class ServiceRecoveryControl : IServiceRecoveryControl
{
    private readonly IServiceLevelAccess service;
    private readonly IDisposable[] owned;

    /// <summary>The recovery of an open service.</summary>
    /// <param name="service">Opened for what is going to be asked.</param>
    /// <param name="owned">What to dispose of together with this.</param>
    internal ServiceRecoveryControl(IServiceLevelAccess service, params IDisposable[] owned)
    {
        this.service = service;
        this.owned = owned;
    }

    /// <summary>Runs a call with a privilege enabled, for a service.</summary>
    internal Action<string, string, Action> WithPrivilege { get; init; } = TokenPrivileges.With;

    /// <inheritdoc/>
    public ServiceRecovery? QueryActions()
    {
        try
        {
            return service.QueryLevel(ServiceConfigLevel.FailureActions, (pointer, size) => Of(ServiceFailureActions.Read(pointer, size)));
        }
        catch (InvalidDataException exception)
        {
            throw Win32Errors.Create(Win32Errors.InvalidData, service.Name, "SERVICE_QUERY_CONFIG", exception.Message);
        }
    }

    /// <inheritdoc/>
    public void ChangeActions(ServiceRecoveryAction[] actions, TimeSpan resetPeriod, string? command, string? rebootMessage)
    {
        ServiceFailureActions information = new()
        {
            ResetPeriod = resetPeriod == Timeout.InfiniteTimeSpan ? ServiceFailureActions.Infinite : checked((uint)resetPeriod.TotalSeconds),
            Command = command,
            RebootMessage = rebootMessage,
            Actions = actions.Select(action => ((uint)action.Type, checked((uint)action.Delay.TotalMilliseconds))).ToList(),
        };
        if (actions.Any(action => action.Type == ServiceRecoveryActionType.Reboot))
            WithPrivilege(TokenPrivileges.Shutdown, service.Name, () => Change(information));
        else
            Change(information);
    }

    /// <inheritdoc/>
    public bool? QueryOnNonCrashFailure() =>
        service.QueryLevel<bool?>(ServiceConfigLevel.FailureActionsFlag, (pointer, _) => Marshal.ReadInt32(pointer) != 0);

    /// <inheritdoc/>
    public void ChangeOnNonCrashFailure(bool value)
    {
        using NativeBuffer information = FlagLayout(value);
        if (!service.TryChangeLevel(ServiceConfigLevel.FailureActionsFlag, information))
            throw Unsupported(nameof(ServiceRecovery.OnNonCrashFailure));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable one in owned)
            one.Dispose();
    }

    /// <summary><c>SERVICE_FAILURE_ACTIONS_FLAG</c>: one 4-byte BOOL.</summary>
    internal static NativeBuffer FlagLayout(bool value)
    {
        NativeBuffer information = NativeBuffer.OfSize(sizeof(int));
        Marshal.WriteInt32(information.Pointer, value ? 1 : 0);
        return information;
    }

    private static ServiceRecovery Of(ServiceFailureActions information) => new()
    {
        Actions = information.Actions.Select(action => new ServiceRecoveryAction
        {
            Type = (ServiceRecoveryActionType)action.Type,
            Delay = TimeSpan.FromMilliseconds(action.Delay),
        }).ToArray(),
        ResetPeriod = information.ResetPeriod == ServiceFailureActions.Infinite
            ? Timeout.InfiniteTimeSpan
            : TimeSpan.FromSeconds(information.ResetPeriod),
        Command = information.Command ?? string.Empty,
        RebootMessage = information.RebootMessage ?? string.Empty,
    };

    private void Change(ServiceFailureActions information)
    {
        using NativeBuffer buffer = information.Write();
        if (!service.TryChangeLevel(ServiceConfigLevel.FailureActions, buffer))
            throw Unsupported(nameof(ServiceRecovery.Actions));
    }

    private GoWinOpsException Unsupported(string property) =>
        new(nameof(Messages.ServiceSettingUnsupported), service.Name, service.Name, Environment.MachineName, "Recovery " + property);
}
