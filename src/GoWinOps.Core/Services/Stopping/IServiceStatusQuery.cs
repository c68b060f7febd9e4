using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>A service that can be asked what it does.</summary>
internal interface IServiceStatusQuery
{
    /// <summary>The service's name.</summary>
    string Name { get; }

    /// <summary>What the service does now.</summary>
    ServiceStatusProcess QueryStatus();
}
