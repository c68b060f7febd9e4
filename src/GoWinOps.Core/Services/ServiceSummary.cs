using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>A service as an enumeration shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">The name people read.</param>
/// <param name="Status">What it does now.</param>
internal sealed record ServiceSummary(string Name, string DisplayName, ServiceStatusProcess Status);
