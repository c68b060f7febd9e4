using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>One service, open with certain rights. Each call fails with the message its Win32 code stands for.</summary>
internal sealed class ServiceControl : IDisposable
{
    private readonly SafeServiceHandle handle;

    internal ServiceControl(string name, SafeServiceHandle handle)
    {
        Name = name;
        this.handle = handle;
    }

    private delegate bool Query(IntPtr buffer, uint size, out uint needed);

    /// <summary>The service's name.</summary>
    internal string Name { get; }

    /// <summary>What the service does now.</summary>
    internal ServiceStatusProcess QueryStatus()
    {
        Require(
            Advapi32.QueryServiceStatusEx(handle, 0, out ServiceStatusProcess status, (uint)Marshal.SizeOf<ServiceStatusProcess>(), out _),
            "SERVICE_QUERY_STATUS");
        return status;
    }

    /// <summary>How the service is set up.</summary>
    internal ServiceConfiguration QueryConfiguration()
    {
        using NativeBuffer buffer = Ask((IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfigW(handle, pointer, size, out needed))
            ?? throw Win32Errors.Create(Win32Errors.InvalidLevel, Name, "SERVICE_QUERY_CONFIG");
        QueryServiceConfig config = Marshal.PtrToStructure<QueryServiceConfig>(buffer.Pointer);
        return new ServiceConfiguration
        {
            CommandLine = Marshal.PtrToStringUni(config.BinaryPathName) ?? string.Empty,
            DisplayName = Marshal.PtrToStringUni(config.DisplayName) ?? string.Empty,
            Account = Marshal.PtrToStringUni(config.ServiceStartName) is { Length: > 0 } account ? account : ServiceAccount.LocalSystem,
            DependsOn = MultiString.Read(config.Dependencies),
            StartType = StartTypeOf(config.StartType),
            Description = QueryDescription(),
        };
    }

    /// <summary>Sets all that a single call of Windows sets, at once or not at all.</summary>
    internal void ChangeConfiguration(ServiceConfiguration from, ServiceConfiguration to, string? password)
    {
        using NativeBuffer secret = NativeBuffer.OfText(password);
        bool accountChanges = password is not null || !ServiceAccount.AreSame(from.Account, to.Account);
        bool done = Advapi32.ChangeServiceConfigW(
            handle,
            Advapi32.ServiceNoChange,
            StartTypeCode(to.StartType),
            Advapi32.ServiceNoChange,
            to.CommandLine,
            null,
            IntPtr.Zero,
            MultiString.Write(to.DependsOn),
            accountChanges ? to.Account : null,
            secret.Pointer,
            to.DisplayName);
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

    /// <summary>Sets the description; empty removes it.</summary>
    internal void ChangeDescription(string description)
    {
        using NativeBuffer text = NativeBuffer.OfText(description);
        using NativeBuffer information = NativeBuffer.OfSize(IntPtr.Size);
        Marshal.WriteIntPtr(information.Pointer, text.Pointer);
        Require(Advapi32.ChangeServiceConfig2W(handle, ServiceConfigLevel.Description, information.Pointer), "SERVICE_CHANGE_CONFIG");
    }

    /// <summary>Sets whether an automatic service starts after the others.</summary>
    internal void ChangeDelayedStart(bool delayed)
    {
        using NativeBuffer information = NativeBuffer.OfSize(sizeof(int));
        Marshal.WriteInt32(information.Pointer, delayed ? 1 : 0);
        Require(Advapi32.ChangeServiceConfig2W(handle, ServiceConfigLevel.DelayedAutoStart, information.Pointer), "SERVICE_CHANGE_CONFIG");
    }

    /// <summary>Starts the service; blocks until it has connected to the manager. Returns 0 or the Win32 code.</summary>
    internal int Start() => Advapi32.StartServiceW(handle, 0, IntPtr.Zero) ? 0 : Marshal.GetLastWin32Error();

    /// <summary>Asks the service to stop. Returns 0 or the Win32 code.</summary>
    internal int Stop() => Advapi32.ControlService(handle, Advapi32.ServiceControlStop, out _) ? 0 : Marshal.GetLastWin32Error();

    /// <summary>Marks the service for deletion. Returns 0 or the Win32 code.</summary>
    internal int Delete() => Advapi32.DeleteService(handle) ? 0 : Marshal.GetLastWin32Error();

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

    /// <summary>A start type as Windows counts it; delayed start is a property of its own there.</summary>
    internal static uint StartTypeCode(GoServiceStartType startType) => startType switch
    {
        GoServiceStartType.Boot => 0,
        GoServiceStartType.System => 1,
        GoServiceStartType.Automatic or GoServiceStartType.AutomaticDelayedStart => 2,
        GoServiceStartType.Manual => 3,
        GoServiceStartType.Disabled => 4,
        _ => Advapi32.ServiceNoChange,
    };

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

    private GoServiceStartType StartTypeOf(uint code) => code switch
    {
        0 => GoServiceStartType.Boot,
        1 => GoServiceStartType.System,
        2 => QueryDelayedStart() ? GoServiceStartType.AutomaticDelayedStart : GoServiceStartType.Automatic,
        3 => GoServiceStartType.Manual,
        4 => GoServiceStartType.Disabled,
        _ => GoServiceStartType.Unknown,
    };

    private bool QueryDelayedStart()
    {
        using NativeBuffer? buffer = AskLevel(ServiceConfigLevel.DelayedAutoStart);
        return buffer is not null && Marshal.ReadInt32(buffer.Pointer) != 0;
    }

    private string? QueryDescription()
    {
        using NativeBuffer? buffer = AskLevel(ServiceConfigLevel.Description);
        return buffer is null ? null : Marshal.PtrToStringUni(Marshal.ReadIntPtr(buffer.Pointer));
    }

    private NativeBuffer? AskLevel(ServiceConfigLevel level) =>
        Ask((IntPtr pointer, uint size, out uint needed) => Advapi32.QueryServiceConfig2W(handle, level, pointer, size, out needed));

    // The answer may grow between two calls, but not without end.
    private NativeBuffer? Ask(Query query)
    {
        uint size = 0;
        for (int attempt = 0; attempt < 8; attempt++)
        {
            NativeBuffer buffer = NativeBuffer.OfSize((int)size);
            if (query(buffer.Pointer, size, out uint needed) && size > 0)
                return buffer;
            int code = Marshal.GetLastWin32Error();
            buffer.Dispose();
            if (needed == 0 || code == Win32Errors.InvalidLevel)
                return null;
            if (needed <= size || code is not (Win32Errors.InsufficientBuffer or Win32Errors.MoreData))
                throw Win32Errors.Create(code, Name, "SERVICE_QUERY_CONFIG");
            size = needed;
        }

        throw Win32Errors.Create(Win32Errors.InsufficientBuffer, Name, "SERVICE_QUERY_CONFIG");
    }

    private void Require(bool done, string right)
    {
        int code = done ? 0 : Marshal.GetLastWin32Error();
        if (!done)
            throw Win32Errors.Create(code, Name, right, code == Win32Errors.ServiceMarkedForDelete ? ServiceHolders.Describe() : null);
    }
}
