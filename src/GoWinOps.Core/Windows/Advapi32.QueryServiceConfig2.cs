using System;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>The optional parts of a service's configuration that are used here.</summary>
internal enum ServiceConfigLevel : uint
{
    /// <summary><c>SERVICE_DESCRIPTIONW</c>: a pointer to the text.</summary>
    Description = 1,

    /// <summary><c>SERVICE_FAILURE_ACTIONSW</c></summary>
    FailureActions = 2,

    /// <summary><c>SERVICE_DELAYED_AUTO_START_INFO</c>: a 4-byte BOOL.</summary>
    DelayedAutoStart = 3,

    /// <summary><c>SERVICE_FAILURE_ACTIONS_FLAG</c>: a 4-byte BOOL.</summary>
    FailureActionsFlag = 4,

    /// <summary><c>SERVICE_SID_INFO</c>: a DWORD.</summary>
    SidInfo = 5,

    /// <summary><c>SERVICE_REQUIRED_PRIVILEGES_INFOW</c>: a pointer to a list of texts.</summary>
    RequiredPrivileges = 6,

    /// <summary><c>SERVICE_PRESHUTDOWN_INFO</c>: milliseconds, a DWORD.</summary>
    PreshutdownInfo = 7,

    /// <summary><c>SERVICE_TRIGGER_INFO</c>: a counted array of triggers, and a pointer that has to be null.</summary>
    TriggerInfo = 8,

    /// <summary><c>SERVICE_PREFERRED_NODE_INFO</c>: a USHORT and a one-byte BOOLEAN.</summary>
    PreferredNode = 9,

    /// <summary><c>SERVICE_LAUNCH_PROTECTED_INFO</c>: a DWORD.</summary>
    LaunchProtected = 12,
}

internal static partial class Advapi32
{
    /// <summary>Fails with 122 and the size needed when the buffer is too small, and with 124 for a level the manager does not know.</summary>
    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool QueryServiceConfig2W(SafeServiceHandle service, ServiceConfigLevel level, IntPtr buffer, uint bufferSize, out uint bytesNeeded);
}
