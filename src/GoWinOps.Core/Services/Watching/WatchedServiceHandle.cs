using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>One service, open with certain rights, and the few calls the watcher makes. Every wait is its caller's; an open handle is to be closed soon.</summary>
internal sealed class WatchedServiceHandle : IServiceLevelAccess, IStoppableService
{
    // SC_ACTION_RESTART
    private const uint RestartAction = 1;
    private readonly SafeServiceHandle handle;

    private WatchedServiceHandle(string name, SafeServiceHandle handle)
    {
        Name = name;
        this.handle = handle;
    }

    private delegate bool Query(IntPtr buffer, uint size, out uint needed);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Opens a service; null where there is none of that name.</summary>
    internal static WatchedServiceHandle? TryOpen(SafeServiceHandle manager, string name, ServiceRights rights)
    {
        SafeServiceHandle handle = Advapi32.OpenServiceW(manager, name, rights);
        if (!handle.IsInvalid)
            return new WatchedServiceHandle(name, handle);
        int code = Marshal.GetLastWin32Error();
        handle.Dispose();
        // A name that cannot be one (123) is that of no service.
        return code is Win32Errors.ServiceDoesNotExist or 123 ? null : throw Win32Errors.Create(code, name, "SERVICE " + rights);
    }

    /// <inheritdoc/>
    public ServiceStatusProcess QueryStatus()
    {
        Require(
            Advapi32.QueryServiceStatusEx(handle, 0, out ServiceStatusProcess status, (uint)Marshal.SizeOf<ServiceStatusProcess>(), out _),
            "SERVICE_QUERY_STATUS");
        return status;
    }

    /// <summary>How the service is set up.</summary>
    internal WatchedSetup QuerySetup()
    {
        using NativeBuffer buffer = Ask((IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfigW(handle, pointer, size, out needed))
            ?? throw Win32Errors.Create(Win32Errors.InvalidLevel, Name, "SERVICE_QUERY_CONFIG");
        QueryServiceConfig config = Marshal.PtrToStructure<QueryServiceConfig>(buffer.Pointer);
        ServiceCommandLine line = ServiceCommandLine.Parse(Marshal.PtrToStringUni(config.BinaryPathName) ?? string.Empty);
        return new WatchedSetup
        {
            DisplayName = Marshal.PtrToStringUni(config.DisplayName) ?? Name,
            // A name with a plus sign before it is that of a group.
            DependsOn = MultiString.Read(config.Dependencies).Where(name => name[0] != '+').ToArray(),
            StartType = StartTypeOf(config.StartType),
            HasTriggers = QueryLevel<bool?>(ServiceConfigLevel.TriggerInfo, (pointer, _) => Marshal.ReadInt32(pointer) > 0),
            Executable = line.Executable,
            IsHosted = line.HostPath is not null,
            RecoveryDelay = QueryLevel(ServiceConfigLevel.FailureActions, LongestRestartDelay),
            RecoversFromErrors = QueryLevel(ServiceConfigLevel.FailureActionsFlag, (pointer, _) => Marshal.ReadInt32(pointer) != 0),
        };
    }

    /// <inheritdoc/>
    public T? QueryLevel<T>(ServiceConfigLevel level, Func<IntPtr, int, T> read)
    {
        using NativeBuffer? buffer = Ask((IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfig2W(handle, level, pointer, size, out needed));
        return buffer is null ? default : read(buffer.Pointer, buffer.Size);
    }

    /// <inheritdoc/>
    public bool TryChangeLevel(ServiceConfigLevel level, NativeBuffer information)
    {
        bool done = Advapi32.ChangeServiceConfig2W(handle, level, information.Pointer);
        int code = done ? 0 : Marshal.GetLastWin32Error();
        if (code is Win32Errors.InvalidLevel or Win32Errors.RpcInvalidTag or Win32Errors.CallNotImplemented)
            return false;
        return code == 0 ? true : throw Win32Errors.Create(code, Name, "SERVICE_CHANGE_CONFIG");
    }

    /// <summary>Starts the service; blocks until it has connected to the manager. Returns 0 or the Win32 code.</summary>
    internal int Start() => Advapi32.StartServiceW(handle, 0, IntPtr.Zero) ? 0 : Marshal.GetLastWin32Error();

    /// <inheritdoc/>
    public Task<int> StopAsync() => Task.Run(
        () => Advapi32.ControlService(handle, Advapi32.ServiceControlStop, out _) ? 0 : Marshal.GetLastWin32Error(), CancellationToken.None);

    /// <summary>Sets when the service starts and leaves all else.</summary>
    internal void ChangeStartType(uint startType)
    {
        const uint Keep = Advapi32.ServiceNoChange;
        Require(
            Advapi32.ChangeServiceConfigW(handle, Keep, startType, Keep, null, null, IntPtr.Zero, null, null, IntPtr.Zero, null),
            "SERVICE_CHANGE_CONFIG");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListRunningDependents()
    {
        uint count = 0;
        using NativeBuffer? buffer = Ask((IntPtr pointer, uint size, out uint needed) =>
            Advapi32.EnumDependentServicesW(handle, Advapi32.ServiceActive, pointer, size, out needed, out count));
        List<string> names = new();
        for (int index = 0; buffer is not null && index < count; index++)
        {
            IntPtr entry = IntPtr.Add(buffer.Pointer, index * Marshal.SizeOf<EnumServiceStatus>());
            names.Add(Marshal.PtrToStringUni(Marshal.PtrToStructure<EnumServiceStatus>(entry).ServiceName) ?? string.Empty);
        }

        return names;
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private GoServiceStartType StartTypeOf(uint code) => code switch
    {
        0 => GoServiceStartType.Boot,
        1 => GoServiceStartType.System,
        2 => QueryLevel(ServiceConfigLevel.DelayedAutoStart, (pointer, _) => Marshal.ReadInt32(pointer) != 0)
            ? GoServiceStartType.AutomaticDelayedStart
            : GoServiceStartType.Automatic,
        3 => GoServiceStartType.Manual,
        4 => GoServiceStartType.Disabled,
        _ => GoServiceStartType.Unknown,
    };

    private static TimeSpan? LongestRestartDelay(IntPtr pointer, int size)
    {
        TimeSpan? longest = null;
        foreach ((uint type, uint delay) in ServiceFailureActions.Read(pointer, size).Actions)
        {
            TimeSpan pause = TimeSpan.FromMilliseconds(delay);
            if (type == RestartAction && (longest is null || pause > longest))
                longest = pause;
        }

        return longest;
    }

    // Null where the manager does not know the level or has nothing to say. The answer may grow between two calls, but not without end.
    private static NativeBuffer? Ask(Query query)
    {
        uint size = 0;
        for (int attempt = 0; attempt < 8; attempt++)
        {
            NativeBuffer buffer = NativeBuffer.OfSize((int)size);
            if (query(buffer.Pointer, size, out uint needed) && size > 0)
                return buffer;
            int code = Marshal.GetLastWin32Error();
            buffer.Dispose();
            if (needed == 0 || needed <= size || code is not (Win32Errors.InsufficientBuffer or Win32Errors.MoreData))
                return null;
            size = needed;
        }

        return null;
    }

    private void Require(bool done, string right)
    {
        int code = done ? 0 : Marshal.GetLastWin32Error();
        if (!done)
            throw Win32Errors.Create(code, Name, right);
    }
}
