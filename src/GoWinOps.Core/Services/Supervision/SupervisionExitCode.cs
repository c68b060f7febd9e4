namespace GoWinOps.Services;

/// <summary>
/// The service-specific exit codes of the service host's own. A program's own code is passed on as it is; these lie where no program's usual codes
/// (0 to 255) and no NTSTATUS code (negative) are.
/// </summary>
internal static class SupervisionExitCode
{
    /// <summary>The program was started too often within its start limit.</summary>
    internal const int StartLimit = 20001;

    /// <summary><c>supervision.json</c> cannot be used.</summary>
    internal const int SettingsInvalid = 20002;

    /// <summary>The command before the start failed, and the program was not started.</summary>
    internal const int BeforeStartFailed = 20003;

    /// <summary>A probe failed, and the program is not to be restarted.</summary>
    internal const int ProbeFailed = 20004;

    /// <summary>The program went over a memory limit, and is not to be restarted.</summary>
    internal const int MemoryLimit = 20005;

    /// <summary>The program could not be started.</summary>
    internal const int StartFailed = 20006;

    /// <summary>The host itself failed. It is the exit code of its process, and none of its service, which to the manager has crashed.</summary>
    internal const int HostFailed = 20099;
}
