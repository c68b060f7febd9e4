namespace GoWinOps.ServiceHost.Dispatching;

/// <summary>How a service ended, as the service control manager is told.</summary>
internal readonly struct ServiceOutcome
{
    // ERROR_SERVICE_SPECIFIC_ERROR of winerror.h: the code is the service's own.
    private const uint ServiceSpecificError = 1066;

    private ServiceOutcome(uint exitCode, uint specificExitCode)
    {
        ExitCode = exitCode;
        SpecificExitCode = specificExitCode;
    }

    /// <summary>As it should. Recovery actions are not taken.</summary>
    internal static ServiceOutcome Success => default;

    /// <summary>A Win32 code, or 1066 with <see cref="SpecificExitCode"/>.</summary>
    internal uint ExitCode { get; }

    /// <summary>The service's own code; 0 without one.</summary>
    internal uint SpecificExitCode { get; }

    /// <summary>Because a Win32 function failed.</summary>
    internal static ServiceOutcome Win32(int code) => new(unchecked((uint)code), 0);

    /// <summary>With a code of the service's own, which must not be 0.</summary>
    internal static ServiceOutcome Specific(int code) => new(ServiceSpecificError, unchecked((uint)code));
}
