namespace GoWinOps.Services;

/// <summary>Opens services for what <see cref="IServiceRecoveryControl"/> does.</summary>
internal interface IServiceRecoveryManager
{
    /// <summary>Opens a service to read its recovery; null when there is none of that name.</summary>
    IServiceRecoveryControl? TryOpenToRead(string service);

    /// <summary>Opens a service to read and to change its recovery; null when there is none of that name.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="restarts">Whether an action that restarts it may be set, which takes the right to start it.</param>
    IServiceRecoveryControl? TryOpenToChange(string service, bool restarts);
}
