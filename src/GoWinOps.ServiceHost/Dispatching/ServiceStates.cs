namespace GoWinOps.ServiceHost.Dispatching;

/// <summary>The states of winsvc.h a service reports.</summary>
internal static class ServiceStates
{
    internal const uint Stopped = 1;
    internal const uint StartPending = 2;
    internal const uint StopPending = 3;
    internal const uint Running = 4;
}
