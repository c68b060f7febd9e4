using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>One service, open with certain rights, and the few calls the watcher makes. Every wait is its caller's; an open handle is to be closed soon.</summary>
internal sealed class WatchedServiceHandle : IDisposable
{
    private const ServiceConfigLevel FailureActions = (ServiceConfigLevel)2;
    private const ServiceConfigLevel FailureActionsFlag = (ServiceConfigLevel)4;
    private const ServiceConfigLevel Triggers = (ServiceConfigLevel)8;

    // SC_ACTION_RESTART, and the size of SC_ACTION: its type and its delay in milliseconds.
    private const int RestartAction = 1;
    private const int ActionSize = 8;
    private readonly string name;
    private readonly SafeServiceHandle handle;

    private WatchedServiceHandle(string name, SafeServiceHandle handle)
    {
        this.name = name;
        this.handle = handle;
    }

    private delegate bool Query(IntPtr buffer, uint size, out uint needed);

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

    /// <summary>What the service does now.</summary>
    internal ServiceStatusProcess QueryStatus()
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
            ?? throw Win32Errors.Create(Win32Errors.InvalidLevel, name, "SERVICE_QUERY_CONFIG");
        QueryServiceConfig config = Marshal.PtrToStructure<QueryServiceConfig>(buffer.Pointer);
        ServiceCommandLine line = ServiceCommandLine.Parse(Marshal.PtrToStringUni(config.BinaryPathName) ?? string.Empty);
        return new WatchedSetup
        {
            StartType = StartTypeOf(config.StartType),
            HasTriggers = Read(Triggers, pointer => Marshal.ReadInt32(pointer) > 0),
            Executable = line.Executable,
            IsHosted = line.HostPath is not null,
            RecoveryDelay = Read(FailureActions, LongestRestartDelay),
            RecoversFromErrors = Read(FailureActionsFlag, pointer => Marshal.ReadInt32(pointer) != 0) ?? false,
        };
    }

    /// <summary>Starts the service; blocks until it has connected to the manager. Returns 0 or the Win32 code.</summary>
    internal int Start() => Advapi32.StartServiceW(handle, 0, IntPtr.Zero) ? 0 : Marshal.GetLastWin32Error();

    /// <summary>Asks the service to stop. Returns 0 or the Win32 code.</summary>
    internal int Stop() => Advapi32.ControlService(handle, Advapi32.ServiceControlStop, out _) ? 0 : Marshal.GetLastWin32Error();

    /// <summary>Sets when the service starts and leaves all else.</summary>
    internal void ChangeStartType(uint startType)
    {
        const uint Keep = Advapi32.ServiceNoChange;
        Require(
            Advapi32.ChangeServiceConfigW(handle, Keep, startType, Keep, null, null, IntPtr.Zero, null, null, IntPtr.Zero, null),
            "SERVICE_CHANGE_CONFIG");
    }

    /// <summary>The running services that depend on this one, in the order they have to be stopped in.</summary>
    internal IReadOnlyList<string> ListRunningDependents()
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
        2 => Read(ServiceConfigLevel.DelayedAutoStart, pointer => Marshal.ReadInt32(pointer) != 0) == true
            ? GoServiceStartType.AutomaticDelayedStart
            : GoServiceStartType.Automatic,
        3 => GoServiceStartType.Manual,
        4 => GoServiceStartType.Disabled,
        _ => GoServiceStartType.Unknown,
    };

    // SERVICE_FAILURE_ACTIONSW: reset period, two texts, the number of actions and where they lie; a number takes the room of a pointer here.
    private static TimeSpan? LongestRestartDelay(IntPtr pointer)
    {
        int count = Marshal.ReadInt32(pointer, 3 * IntPtr.Size);
        IntPtr actions = Marshal.ReadIntPtr(pointer, 4 * IntPtr.Size);
        TimeSpan? longest = null;
        for (int index = 0; actions != IntPtr.Zero && index < count; index++)
        {
            if (Marshal.ReadInt32(actions, index * ActionSize) != RestartAction)
                continue;
            TimeSpan delay = TimeSpan.FromMilliseconds((uint)Marshal.ReadInt32(actions, (index * ActionSize) + sizeof(int)));
            longest = longest is null || delay > longest ? delay : longest;
        }

        return longest;
    }

    private T? Read<T>(ServiceConfigLevel level, Func<IntPtr, T> read)
        where T : struct
    {
        using NativeBuffer? buffer = AskLevel(level);
        return buffer is null ? null : read(buffer.Pointer);
    }

    private T? Read<T>(ServiceConfigLevel level, Func<IntPtr, T?> read)
        where T : struct
    {
        using NativeBuffer? buffer = AskLevel(level);
        return buffer is null ? null : read(buffer.Pointer);
    }

    private NativeBuffer? AskLevel(ServiceConfigLevel level) =>
        Ask((IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfig2W(handle, level, pointer, size, out needed));

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
            throw Win32Errors.Create(code, name, right);
    }
}
