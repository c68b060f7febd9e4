using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary><c>SERVICE_STATUS_PROCESS</c>, 36 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ServiceStatusProcess
{
    internal uint ServiceType;
    internal uint CurrentState;
    internal uint ControlsAccepted;
    internal uint Win32ExitCode;
    internal uint ServiceSpecificExitCode;
    internal uint CheckPoint;

    /// <summary>Milliseconds until the next checkpoint is due.</summary>
    internal uint WaitHint;
    internal uint ProcessId;
    internal uint ServiceFlags;
}
