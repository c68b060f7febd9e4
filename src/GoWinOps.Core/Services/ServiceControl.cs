using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>One service, open with certain rights. Each call fails with the message its Win32 code stands for.</summary>
internal sealed class ServiceControl : IServiceLevelAccess, IStoppableService
{
    private readonly SafeServiceHandle handle;
    private readonly AnswerBuffer answers;

    internal ServiceControl(string name, SafeServiceHandle handle, ServiceRights rights, AnswerBuffer answers, bool isLocal)
    {
        Name = name;
        Rights = rights;
        IsLocal = isLocal;
        this.handle = handle;
        this.answers = answers;
    }

    private delegate bool Query(IntPtr buffer, uint size, out uint needed);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What it was opened for.</summary>
    internal ServiceRights Rights { get; }

    /// <summary>Whether it is a service of this machine, whose registry and processes are at hand.</summary>
    internal bool IsLocal { get; }

    /// <inheritdoc/>
    public ServiceStatusProcess QueryStatus()
    {
        Require(
            Advapi32.QueryServiceStatusEx(handle, 0, out ServiceStatusProcess status, (uint)Marshal.SizeOf<ServiceStatusProcess>(), out _),
            "SERVICE_QUERY_STATUS");
        return status;
    }

    /// <summary>What one call of Windows tells of the set-up; <see cref="ServiceSettingList.Read(ServiceControl)"/> tells all of it.</summary>
    internal ServiceConfiguration QueryConfiguration()
    {
        ServiceConfiguration configuration = Ask(Query, Read)
            ?? throw Win32Errors.Create(Win32Errors.InvalidLevel, Name, "SERVICE_QUERY_CONFIG");
        return configuration.StartType == GoServiceStartType.Automatic && QueryDelayedStart()
            ? configuration with { StartType = GoServiceStartType.AutomaticDelayedStart }
            : configuration;

        bool Query(IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfigW(handle, pointer, size, out needed);
    }

    /// <summary>Reads an optional part of the set-up; null when this service control manager does not know it.</summary>
    /// <param name="level">The part.</param>
    /// <param name="read">Reads the manager's answer.</param>
    /// <param name="whenInvalid">What it means when the manager calls the question invalid, as it does where some parts are not set.</param>
    internal T? QueryLevel<T>(ServiceConfigLevel level, Func<IntPtr, T> read, T? whenInvalid = default)
    {
        return Ask(Query, read, whenInvalid: whenInvalid);

        bool Query(IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfig2W(handle, level, pointer, size, out needed);
    }

    /// <inheritdoc/>
    public T? QueryLevel<T>(ServiceConfigLevel level, Func<IntPtr, int, T> read) => QueryLevel(level, pointer => read(pointer, answers.Size));

    /// <inheritdoc/>
    public bool TryChangeLevel(ServiceConfigLevel level, NativeBuffer information)
    {
        bool done = Advapi32.ChangeServiceConfig2W(handle, level, information.Pointer);
        int code = done ? 0 : Marshal.GetLastWin32Error();
        if (code is Win32Errors.InvalidLevel or Win32Errors.RpcInvalidTag or Win32Errors.CallNotImplemented)
            return false;
        Require(code, "SERVICE_CHANGE_CONFIG");
        return true;
    }

    /// <summary>Who may do what with the service; null where this service control manager does not say. Takes READ_CONTROL.</summary>
    internal SecurityDescriptor? QuerySecurity()
    {
        return Ask(Query, Read, "READ_CONTROL");

        bool Query(IntPtr pointer, uint size, out uint needed) =>
            Advapi32.QueryServiceObjectSecurity(handle, SecurityInformation.Owner | SecurityInformation.Group | SecurityInformation.AccessList, pointer, size, out needed);

        SecurityDescriptor? Read(IntPtr pointer)
        {
            SecurityDescriptor descriptor = ReadDescriptor(pointer);
            // A list without an entry would have let in nobody, and so not this question: a manager that answers with one keeps none.
            return descriptor.Access is { Count: > 0 } || descriptor.AllowsEverything ? descriptor : null;
        }
    }

    /// <summary>What of the service's use is audited; null where this service control manager does not say. Takes ACCESS_SYSTEM_SECURITY.</summary>
    internal SecurityDescriptor? QueryAudit()
    {
        return Ask(Query, ReadDescriptor, "ACCESS_SYSTEM_SECURITY");

        bool Query(IntPtr pointer, uint size, out uint needed) =>
            Advapi32.QueryServiceObjectSecurity(handle, SecurityInformation.AuditList, pointer, size, out needed);
    }

    /// <summary>Sets who may do what with the service. Takes WRITE_DAC.</summary>
    internal void ChangeSecurity(SecurityDescriptor descriptor) =>
        Require(Advapi32.SetServiceObjectSecurity(handle, SecurityInformation.AccessList, descriptor.ToBytes()), "WRITE_DAC");

    /// <summary>Sets whose the service is: the owner, the group, or both, as there are. Takes WRITE_OWNER.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceOwnerRefused</c></exception>
    internal void ChangeOwner(SecurityDescriptor descriptor)
    {
        SecurityInformation parts = (descriptor.Owner is null ? 0 : SecurityInformation.Owner) | (descriptor.Group is null ? 0 : SecurityInformation.Group);
        int code = Advapi32.SetServiceObjectSecurity(handle, parts, descriptor.ToBytes()) ? 0 : Marshal.GetLastWin32Error();
        if (code != 0)
            throw Win32Errors.Create(code, Name, "WRITE_OWNER", code is Win32Errors.InvalidOwner or Win32Errors.InvalidPrimaryGroup ? SddlText.WriteOwner(descriptor) : null);
    }

    /// <summary>Sets what of the service's use is audited. Takes ACCESS_SYSTEM_SECURITY.</summary>
    internal void ChangeAudit(SecurityDescriptor descriptor) =>
        Require(Advapi32.SetServiceObjectSecurity(handle, SecurityInformation.AuditList, descriptor.ToBytes()), "ACCESS_SYSTEM_SECURITY");

    /// <summary>Sets all that a single call of Windows sets, at once or not at all.</summary>
    internal void ChangeConfiguration(ServiceConfigurationCall call, ServiceConfiguration to)
    {
        using NativeBuffer secret = NativeBuffer.OfSecret(call.Password);
        bool done = Advapi32.ChangeServiceConfigW(
            handle,
            Advapi32.ServiceNoChange,
            call.StartType,
            call.ErrorControl,
            call.CommandLine,
            call.LoadOrderGroup,
            IntPtr.Zero,
            call.DependsOn is null ? null : MultiString.Write(call.DependsOn),
            call.Account,
            secret.Pointer,
            call.DisplayName);
        int code = done ? 0 : Marshal.GetLastWin32Error();
        if (!done)
            throw Win32Errors.Create(code, Name, "SERVICE_CHANGE_CONFIG", DetailFor(code, to));
    }

    /// <summary>Sets the executable and its arguments and leaves all else.</summary>
    internal void ChangeCommandLine(string commandLine)
    {
        const uint Keep = Advapi32.ServiceNoChange;
        Require(
            Advapi32.ChangeServiceConfigW(handle, Keep, Keep, Keep, commandLine, null, IntPtr.Zero, null, null, IntPtr.Zero, null),
            "SERVICE_CHANGE_CONFIG");
    }

    /// <summary>Starts the service; blocks until it has connected to the manager. Returns 0 or the Win32 code.</summary>
    internal int Start() => Advapi32.StartServiceW(handle, 0, IntPtr.Zero) ? 0 : Marshal.GetLastWin32Error();

    /// <inheritdoc/>
    public Task<int> StopAsync() => Task.Run(
        () => Advapi32.ControlService(handle, Advapi32.ServiceControlStop, out _) ? 0 : Marshal.GetLastWin32Error(), CancellationToken.None);

    /// <summary>Marks the service for deletion. Returns 0 or the Win32 code.</summary>
    internal int Delete() => Advapi32.DeleteService(handle) ? 0 : Marshal.GetLastWin32Error();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListRunningDependents()
    {
        uint count = 0;
        return Ask(Query, Read) ?? new List<string>();

        bool Query(IntPtr pointer, uint size, out uint needed) =>
            Advapi32.EnumDependentServicesW(handle, Advapi32.ServiceActive, pointer, size, out needed, out count);

        List<string> Read(IntPtr pointer)
        {
            List<string> names = new();
            for (int index = 0; index < count; index++)
            {
                IntPtr entry = IntPtr.Add(pointer, index * Marshal.SizeOf<EnumServiceStatus>());
                names.Add(Marshal.PtrToStringUni(Marshal.PtrToStructure<EnumServiceStatus>(entry).ServiceName) ?? string.Empty);
            }

            return names;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>The part of a configuration that a Win32 code is about.</summary>
    internal static string? DetailFor(int code, ServiceConfiguration configuration) => code switch
    {
        1057 or 1069 or 1332 => configuration.Account,
        1059 or 1075 => string.Join(", ", configuration.DependsOn),
        1078 => configuration.DisplayName,
        2 or 3 => configuration.CommandLine,
        Win32Errors.ServiceMarkedForDelete => ServiceHolders.Describe(),
        _ => null,
    };

    // What lies behind the descriptor is not looked at: it says itself how long it is.
    private SecurityDescriptor ReadDescriptor(IntPtr pointer)
    {
        byte[] bytes = new byte[answers.Size];
        Marshal.Copy(pointer, bytes, 0, bytes.Length);
        return SecurityDescriptor.Read(bytes);
    }

    private ServiceConfiguration Read(IntPtr pointer)
    {
        QueryServiceConfig config = Marshal.PtrToStructure<QueryServiceConfig>(pointer);
        return new ServiceConfiguration
        {
            CommandLine = Marshal.PtrToStringUni(config.BinaryPathName) ?? string.Empty,
            DisplayName = Marshal.PtrToStringUni(config.DisplayName) ?? string.Empty,
            Account = Marshal.PtrToStringUni(config.ServiceStartName) is { Length: > 0 } account ? account : ServiceAccount.LocalSystem,
            DependsOn = MultiString.Read(config.Dependencies) is { Length: > 0 } told ? told : ReadDependencies(),
            LoadOrderGroup = Marshal.PtrToStringUni(config.LoadOrderGroup) ?? string.Empty,
            ErrorControl = (ServiceErrorControl)config.ErrorControl,
            StartType = StartTypeOf(config.StartType),
        };
    }

    // Not every manager tells again what it was told to start first; where it keeps it is the same everywhere.
    private string[] ReadDependencies() =>
        IsLocal ? ServiceRegistryKey.ReadTexts(Name, "DependOnService") ?? Array.Empty<string>() : Array.Empty<string>();

    private static GoServiceStartType StartTypeOf(uint code) => code switch
    {
        0 => GoServiceStartType.Boot,
        1 => GoServiceStartType.System,
        Advapi32.ServiceAutoStart => GoServiceStartType.Automatic,
        3 => GoServiceStartType.Manual,
        4 => GoServiceStartType.Disabled,
        _ => GoServiceStartType.Unknown,
    };

    private bool QueryDelayedStart() => QueryLevel(ServiceConfigLevel.DelayedAutoStart, pointer => Marshal.ReadInt32(pointer) != 0);

    // The answer may grow between two calls, but not without end. A buffer of the largest size that is documented makes one call enough.
    private T? Ask<T>(Query query, Func<IntPtr, T> read, string right = "SERVICE_QUERY_CONFIG", T? whenInvalid = default)
    {
        for (int attempt = 0; attempt < 8; attempt++)
        {
            if (query(answers.Pointer, (uint)answers.Size, out uint needed))
                return read(answers.Pointer);
            int code = Marshal.GetLastWin32Error();
            if (code == Win32Errors.InvalidParameter)
                return whenInvalid;
            if (code is Win32Errors.InvalidLevel or Win32Errors.RpcInvalidTag or Win32Errors.CallNotImplemented)
                return default;
            if (needed <= answers.Size || code is not (Win32Errors.InsufficientBuffer or Win32Errors.MoreData))
                throw Win32Errors.Create(code, Name, right);
            answers.Grow((int)needed);
        }

        throw Win32Errors.Create(Win32Errors.InsufficientBuffer, Name, right);
    }

    private void Require(bool done, string right) => Require(done ? 0 : Marshal.GetLastWin32Error(), right);

    private void Require(int code, string right)
    {
        if (code != 0)
            throw Win32Errors.Create(code, Name, right, code == Win32Errors.ServiceMarkedForDelete ? ServiceHolders.Describe() : null);
    }
}
