using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The service control manager of this machine, opened with no more rights than the work at hand needs.</summary>
internal sealed class ServiceControlManager : IDisposable
{
    /// <summary>What all of this is, in an error on a machine that is not Windows.</summary>
    internal const string Action = "Windows service control";

    private readonly SafeServiceHandle handle;
    private readonly AnswerBuffer answers = new();
    private readonly string? machine;

    private ServiceControlManager(SafeServiceHandle handle, string? machine)
    {
        this.handle = handle;
        this.machine = machine;
    }

    /// <summary>Opens the manager.</summary>
    /// <param name="rights">What is going to be done.</param>
    /// <param name="machine">Whose manager; null for this machine's. Another's is reached by remote procedure calls, as whoever runs this process.</param>
    internal static ServiceControlManager Open(ServiceManagerRights rights, string? machine = null)
    {
        SafeServiceHandle handle = Advapi32.OpenSCManagerW(machine is null ? null : @"\\" + machine, null, rights);
        if (!handle.IsInvalid)
            return new ServiceControlManager(handle, machine);
        int code = Marshal.GetLastWin32Error();
        handle.Dispose();
        throw machine is null ? Win32Errors.Create(code, "(service control manager)", RightNames.Of(rights)) : RemoteManagerFailure.Of(code, machine, rights);
    }

    /// <summary>Opens the process a service runs in; null when it has none, may not be seen, or runs on another machine, where its id means nothing here.</summary>
    internal ServiceProcess? TryOpenProcess(uint id) => machine is null ? ServiceProcess.TryOpen(id) : null;

    /// <summary>Opens a service.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceNotFound</c>, <c>ServiceAccessDenied</c></exception>
    internal ServiceControl OpenService(string name, ServiceRights rights) =>
        TryOpenService(name, rights) ?? throw Win32Errors.Create(Win32Errors.ServiceDoesNotExist, name);

    /// <summary>Opens a service; null when there is none of that name. Not being allowed to see it is a failure, not an absence.</summary>
    internal ServiceControl? TryOpenService(string name, ServiceRights rights)
    {
        ServiceName.RequireValid(name);
        (SafeServiceHandle service, int code) = Audited(name, rights, () => Advapi32.OpenServiceW(handle, name, rights));
        if (code == 0)
            return new ServiceControl(name, service, rights, answers, machine is null);
        service.Dispose();
        return code == Win32Errors.ServiceDoesNotExist ? null : throw Win32Errors.Create(code, name, RightNames.Of(Missing(code, name, rights)));
    }

    // Several rights are asked for together; which of them is missing is what the user has to know.
    private ServiceRights Missing(int code, string name, ServiceRights rights) => code != Win32Errors.AccessDenied ? rights : RightNames.Missing(rights, right =>
    {
        (SafeServiceHandle service, int denial) = Audited(name, right, () => Advapi32.OpenServiceW(handle, name, right));
        service.Dispose();
        return denial == Win32Errors.AccessDenied;
    });

    // The right to what is audited is given to whoever has enabled its privilege by then, and to nobody else, whatever the service's access list says.
    private static (SafeServiceHandle Service, int Code) Audited(string name, ServiceRights rights, Func<SafeServiceHandle> open)
    {
        (SafeServiceHandle Service, int Code) opened = default;
        if ((rights & ServiceRights.AccessSystemSecurity) == 0)
            Open();
        else
            TokenPrivileges.With(TokenPrivileges.Security, name, Open);
        return opened;

        void Open()
        {
            SafeServiceHandle service = open();
            opened = (service, service.IsInvalid ? Marshal.GetLastWin32Error() : 0);
        }
    }

    /// <summary>Whether there is a service of a name, seen or not.</summary>
    internal bool HasService(string name)
    {
        using SafeServiceHandle service = Advapi32.OpenServiceW(handle, name, ServiceRights.QueryStatus);
        int code = service.IsInvalid ? Marshal.GetLastWin32Error() : 0;
        return code switch
        {
            0 or Win32Errors.AccessDenied or Win32Errors.ServiceMarkedForDelete => true,
            Win32Errors.ServiceDoesNotExist or Win32Errors.InvalidName => false,
            _ => throw Win32Errors.Create(code, name, "SERVICE_QUERY_STATUS"),
        };
    }

    /// <summary>The name of the service that people know by a display name; null where there is none.</summary>
    internal string? FindByDisplayName(string displayName)
    {
        char[] name = new char[ServiceName.MaximumLength + 1];
        uint length = (uint)name.Length;
        return Advapi32.GetServiceKeyNameW(handle, displayName, name, ref length) ? new string(name).TrimEnd('\0') : null;
    }

    /// <summary>Makes a service that runs in a process of its own, with all that one call of Windows sets; the rest is set on what is returned.</summary>
    internal ServiceControl CreateService(string name, ServiceConfigurationCall call, ServiceConfiguration configuration, ServiceRights rights)
    {
        ServiceName.RequireInstallable(name);
        using NativeBuffer secret = NativeBuffer.OfSecret(call.Password);
        (SafeServiceHandle service, int code) = Audited(name, rights, () => Advapi32.CreateServiceW(
            handle,
            name,
            call.DisplayName,
            rights,
            Advapi32.ServiceWin32OwnProcess,
            call.StartType,
            call.ErrorControl,
            configuration.CommandLine,
            string.IsNullOrEmpty(call.LoadOrderGroup) ? null : call.LoadOrderGroup,
            IntPtr.Zero,
            call.DependsOn is { Length: > 0 } dependencies ? MultiString.Write(dependencies) : null,
            call.Account,
            secret.Pointer));
        if (code == 0)
            return new ServiceControl(name, service, rights, answers, machine is null);
        service.Dispose();
        throw Win32Errors.Create(code, name, "SC_MANAGER_CREATE_SERVICE", ServiceControl.DetailFor(code, configuration));
    }

    /// <summary>Every service this process may see. One without the right to query its status is left out by Windows, silently.</summary>
    /// <param name="types">Which types of services; by default those that are no drivers.</param>
    internal IReadOnlyList<ServiceSummary> Enumerate(uint types = Advapi32.ServiceWin32) => ServiceEnumeration.Read(handle, types, Advapi32.ServiceStateAll, Read);

    /// <inheritdoc/>
    public void Dispose()
    {
        handle.Dispose();
        answers.Dispose();
    }

    private static ServiceSummary Read(EnumServiceStatusProcess entry) => new(
        Marshal.PtrToStringUni(entry.ServiceName) ?? string.Empty, Marshal.PtrToStringUni(entry.DisplayName) ?? string.Empty, entry.Status);
}
