namespace GoWinOps.Services;

/// <summary>
/// How a service's process is protected from all that are not protected as well: once it runs, they can neither stop nor change nor delete it. The numbers
/// are those of <c>SERVICE_LAUNCH_PROTECTED_INFO</c>.
/// </summary>
public enum ServiceLaunchProtection
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>As a part of Windows.</summary>
    Windows = 1,

    /// <summary>As a part of Windows that is a little less protected.</summary>
    WindowsLight = 2,

    /// <summary>As a program against malware.</summary>
    AntimalwareLight = 3,
}
